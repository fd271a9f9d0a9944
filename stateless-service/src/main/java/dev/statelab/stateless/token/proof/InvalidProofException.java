package dev.statelab.stateless.token.proof;

import dev.statelab.stateless.token.InvalidTokenException.Reason;

/** The proof of possession of a request was rejected, whatever token came with it. The message quotes nothing of it. */
public final class InvalidProofException extends RuntimeException {

    private static final long serialVersionUID = 1;

    InvalidProofException(Reason reason) {
        super("the DPoP proof was refused: " + reason, null, false, false);
    }
}
