package dev.statelab.stateless.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What a deployment decides about tokens; every replica has to be given the same. */
@ConfigMapping(prefix = "token")
public interface TokenSettings {

    /** Where the signing keys are; see {@link KeyDirectory}. */
    @WithDefault("/etc/statelab/keys")
    Path keysDirectory();

    /** The {@code iss} of every access token: the URL at which clients reach this service (RFC 8414, section 2). */
    @WithDefault("http://localhost:8080")
    String issuer();

    /** The {@code aud} of every token. */
    @WithDefault("shop")
    String audience();

    /** Who computes the signatures of access tokens. */
    @WithDefault("conscrypt")
    SignatureProvider signatureProvider();

    /** How many access tokens that were found good are remembered, so as not to verify them again; 0 for none. */
    @WithDefault("2000")
    int verifiedTokens();

    /** How long an access token is good, and thus how long it still works after a logout. */
    @WithDefault("5M")
    Duration accessLifetime();

    /** How long after a login its last token ends, however often it was refreshed. */
    @WithDefault("8H")
    Duration refreshLifetime();

    /** How long after its first use a refresh token still gives the same successor; more than a client takes to ask again. */
    @WithDefault("30S")
    Duration refreshGrace();

    /** What is asked of another issuer's tokens, where there is one. */
    ForeignIssuer foreign();

    /** Another issuer; which it is stands in {@code mp.jwt.verify.*}, see {@link Issuer}. */
    interface ForeignIssuer {

        /** The most characters of its access tokens. A request's header has room for 16 KiB in all. */
        @WithDefault("4096")
        int maxLength();

        /** How often its keys are fetched, and so how long a key that it withdraws is still good. */
        @WithDefault("30S")
        Duration keysRefresh();
    }

    /** Whether tokens can end before their time. */
    @WithDefault("none")
    Revocation revocation();

    /** What becomes of a request while nobody can tell whether its token was revoked. */
    @WithDefault("closed")
    OnFailure revocationOnFailure();

    /** The implementations of ES256 that a service may have. */
    enum SignatureProvider {
        /** BoringSSL, through Conscrypt. */
        CONSCRYPT("org.conscrypt.OpenSSLProvider"),
        /** Java's own. */
        JDK(null);

        private final String className;

        SignatureProvider(String className) {
            this.className = className;
        }

        /** The class of its {@link java.security.Provider}, where that is not the JDK's. */
        Optional<String> className() {
            return Optional.ofNullable(className);
        }
    }

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
