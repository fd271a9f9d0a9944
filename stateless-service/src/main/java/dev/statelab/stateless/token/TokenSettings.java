package dev.statelab.stateless.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** What a deployment decides about tokens; every replica has to be given the same. */
@ConfigMapping(prefix = "token")
public interface TokenSettings {

    /** Where the signing keys are; see {@link KeyDirectory}. */
    @WithDefault("/etc/statelab/keys")
    Path keysDirectory();

    /** The {@code iss} of every token. */
    @WithDefault("statelab")
    String issuer();

    /** The {@code aud} of every token. */
    @WithDefault("shop")
    String audience();

    /** How long an access token is good, and thus how long it still works after a logout. */
    @WithDefault("5M")
    Duration accessLifetime();

    /** How long after a login its last token ends, however often it was refreshed. */
    @WithDefault("8H")
    Duration refreshLifetime();

    /** Whether tokens can end before their time. */
    @WithDefault("none")
    Revocation revocation();

    /** What becomes of a request while nobody can tell whether its token was revoked. */
    @WithDefault("closed")
    OnFailure revocationOnFailure();

    /** The ways to end a token before its time. */
    enum Revocation {
        /** There is none: tokens are good until they expire, and a logout is the client's to do. */
        NONE,
        /** All replicas share a {@link Denylist}. */
        DENYLIST
    }

    /** What outweighs while the denylist cannot be reached. */
    enum OnFailure {
        /** The service goes on, and so does who holds a revoked token. */
        OPEN,
        /** Nobody is let in. */
        CLOSED
    }
}
