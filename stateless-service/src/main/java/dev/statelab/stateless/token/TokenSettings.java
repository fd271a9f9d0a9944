package dev.statelab.stateless.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The settings of tokens; they must be the same on every replica. */
@ConfigMapping(prefix = "token")
public interface TokenSettings {

    /** Where the signing keys are; see {@link dev.statelab.stateless.token.key}. */
    @WithDefault("/etc/statelab/keys")
    Path keysDirectory();

    /** The {@code iss} of every access token: the URL at which clients reach this service (RFC 8414, section 2). */
    @WithDefault("http://localhost:8080")
    String issuer();

    /** The {@code aud} of every access token. */
    @WithDefault("shop")
    String audience();

    /** The implementation of the signatures of access tokens. */
    @WithDefault("conscrypt")
    SignatureProvider signatureProvider();

    /** How many verified access tokens are remembered, so that they are not verified again; 0 for none. */
    @WithDefault("2000")
    int verifiedTokens();

    /** How long an access token is valid, plus {@link VerifiedToken#CLOCK_SKEW}; without revocation also after a logout. */
    @WithDefault("5M")
    Duration accessLifetime();

    /** How long after a login its last token expires, however often it was refreshed. */
    @WithDefault("8H")
    Duration refreshLifetime();

    /** How long after its first use a refresh token still gives the same successor; longer than a client takes for a retry. */
    @WithDefault("30S")
    Duration refreshGrace();

    /** The requirements on another issuer's tokens, if there is one. */
    ForeignIssuer foreign();

    /** Another issuer, which {@code mp.jwt.verify.*} names; see {@link dev.statelab.stateless.token.issuer}. */
    interface ForeignIssuer {

        /** The maximum length of its access tokens in characters. All headers of a request have room for 16 KiB. */
        @WithDefault("4096")
        int maxLength();

        /** How often its keys are fetched, and therefore how long a withdrawn key is still accepted. */
        @WithDefault("30S")
        Duration keysRefresh();
    }

    /** Whether tokens can be revoked before they expire. */
    @WithDefault("none")
    Revocation revocation();

    /** What happens to a request while the denylist cannot say whether its token was revoked. */
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

        /** The class of its {@link java.security.Provider}, if that is not the JDK's. */
        public Optional<String> className() {
            return Optional.ofNullable(className);
        }
    }

    /** The ways to revoke a token before it expires. */
    enum Revocation {
        /** None: tokens are valid until they expire, and a logout is up to the client. */
        NONE,
        /** All replicas share a {@link dev.statelab.stateless.token.revocation.Denylist}. */
        DENYLIST
    }

    /** What takes precedence while the denylist cannot be reached. */
    enum OnFailure {
        /** Availability: every token is accepted, even revoked ones. */
        OPEN,
        /** Security: no token is accepted. */
        CLOSED
    }
}
