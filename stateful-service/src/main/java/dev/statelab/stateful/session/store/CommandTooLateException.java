package dev.statelab.stateful.session.store;

/** The store discarded a command because its deadline had passed when it arrived: the command has no effect, now or later. */
public final class CommandTooLateException extends StoreUnavailableException {

    private static final long serialVersionUID = 1;

    CommandTooLateException() {
        super("the command reached the store after its deadline");
    }
}
