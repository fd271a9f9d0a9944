package dev.statelab.stateful.session;

/** The store discarded a command, since its deadline had passed when it arrived: nothing was done, and nothing will be. */
final class CommandTooLateException extends StoreUnavailableException {

    private static final long serialVersionUID = 1;

    CommandTooLateException() {
        super("the command reached the store after its time");
    }
}
