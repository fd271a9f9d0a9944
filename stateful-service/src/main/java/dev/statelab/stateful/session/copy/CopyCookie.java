package dev.statelab.stateful.session.copy;

import dev.statelab.stateful.session.Presented;
import dev.statelab.stateful.session.SessionConfig;
import dev.statelab.stateful.session.SessionSecret;
import dev.statelab.stateful.session.http.HostCookie;
import dev.statelab.stateful.session.store.Session;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** The cookie that carries a copy, in addition to the session cookie and with the same attributes. */
@Singleton
final class CopyCookie {

    /** The size of a cookie that every browser accepts, attributes included (RFC 6265, section 6.1). */
    private static final int MOST_BYTES = 4096;

    /** Names the format: a new format gets a new purpose, so that no copy passes as one of another format. */
    private static final String PURPOSE = "copy-1";

    private final HostCookie cookie;
    private final Optional<SignedCopies> copies;

    CopyCookie(CopyConfig config, SessionConfig sessions, SessionSecret secret) {
        cookie = new HostCookie("sid-copy", sessions);
        config.lifetime().ifPresent(lifetime -> require(lifetime, sessions.idleTimeout()));
        copies = config.lifetime().map(lifetime -> new SignedCopies(signed -> secret.mac(PURPOSE, signed), lifetime));
    }

    /** Reads from copies do not extend the session: with a longer lifetime, it would expire while its user keeps reading. */
    private static void require(Duration lifetime, Duration idleTimeout) {
        if (lifetime.toMillis() < 1 || lifetime.compareTo(idleTimeout) >= 0) {
            throw new IllegalArgumentException(
                    "session.copy.lifetime must be positive and shorter than session.idle-timeout, not " + lifetime);
        }
    }

    /** Whether sessions are copied. */
    boolean isUsed() {
        return copies.isPresent();
    }

    /**
     * The session of a read, from the request's copy, if that is valid. If the request has several ids, the store would use the first one
     * if it is live, so only a copy of that one is used.
     */
    Optional<Session> read(HttpServerRequest request, Presented presented) {
        if (copies.isEmpty() || presented.ids().isEmpty()) {
            return Optional.empty();
        }
        return cookie.in(request).stream()
                .findFirst()
                .filter(copy -> copy.length() <= MOST_BYTES)
                .flatMap(copy ->
                        copies.get().verify(copy, presented.ids().getFirst().key(), System.currentTimeMillis()));
    }

    /**
     * The value of {@code Set-Cookie} that sends a copy; empty if sessions are not copied, or if the header would be too long.
     *
     * @param asked when the store was asked for the session or earlier, in milliseconds of the Unix epoch
     */
    Optional<String> issue(Session session, long asked) {
        return copies.map(signing -> cookie.issue(signing.sign(session, asked)))
                .filter(header -> header.length() <= MOST_BYTES);
    }

    /** Whether a request carries a copy, valid or not. */
    boolean isIn(HttpServerRequest request) {
        return !cookie.in(request).isEmpty();
    }

    /** Whether a value of {@code Set-Cookie} sets or clears this cookie. */
    boolean isSetBy(Object setCookie) {
        return cookie.isSetBy(setCookie);
    }

    /** The value of {@code Set-Cookie} that makes a browser forget its copy. */
    String clear() {
        return cookie.clear();
    }
}
