package dev.statelab.stateful.session;

/** The store discarded a command because its deadline had passed when it arrived: the command has no effect, now or later. */
final class CommandTooLateException extends StoreUnavailableException {

    private static final long serialVersionUID = 1;

    CommandTooLateException() {
        super("the command reached the store after its deadline");
    }
}
