package dev.statelab.stateless.token.issuer;

/** A token names an unknown key, and the other issuer cannot be asked for it now. */
public final class IssuerUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    IssuerUnavailableException() {
        super("cannot fetch the keys of the tokens' issuer", null, false, false);
    }
}
