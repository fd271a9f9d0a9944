package dev.statelab.stateful.session.copy;

import dev.statelab.stateful.session.Presented;
import dev.statelab.stateful.session.Session;
import dev.statelab.stateful.session.SessionConfig;
import dev.statelab.stateful.session.SessionSecret;
import dev.statelab.stateful.session.http.HostCookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** The cookie that carries a copy, beside the session's and with the same attributes. */
@Singleton
final class CopyCookie {

    /** What every browser takes of a cookie, its attributes included (RFC 6265, section 6.1). */
    private static final int MOST_BYTES = 4096;

    /** With the format: another one gets another word, and a copy of the one is none of the other. */
    private static final String PURPOSE = "copy-1";

    private final HostCookie cookie;
    private final Optional<SignedCopies> copies;

    CopyCookie(CopyConfig config, SessionConfig sessions, SessionSecret secret) {
        cookie = new HostCookie("sid-copy", sessions);
        config.lifetime().ifPresent(lifetime -> require(lifetime, sessions.idleTimeout()));
        copies = config.lifetime().map(lifetime -> new SignedCopies(signed -> secret.mac(PURPOSE, signed), lifetime));
    }

    /** Reads from copies are no use of the session: it would expire under a user who reads again and again. */
    private static void require(Duration lifetime, Duration idleTimeout) {
        if (lifetime.toMillis() < 1 || lifetime.compareTo(idleTimeout) >= 0) {
            throw new IllegalArgumentException(
                    "session.copy.lifetime is positive and shorter than session.idle-timeout, not " + lifetime);
        }
    }

    /** Whether sessions are copied. */
    boolean isUsed() {
        return copies.isPresent();
    }

    /**
     * The session that a read means, from the copy that the request brings, where it brings a good one. Of several ids, the store would
     * take the first one if it is live; only a copy of that one is used.
     */
    Optional<Session> read(HttpServerRequest request, Presented presented) {
        if (copies.isEmpty() || presented.ids().isEmpty()) {
            return Optional.empty();
        }
        return cookie.in(request)
                .findFirst()
                .filter(copy -> copy.length() <= MOST_BYTES)
                .flatMap(copy ->
                        copies.get().verify(copy, presented.ids().getFirst().key(), System.currentTimeMillis()));
    }

    /**
     * The value of {@code Set-Cookie} that hands out a copy; empty where sessions are not copied, and where it would not fit.
     *
     * @param asked when the store was asked for the session or earlier, in milliseconds of the Unix epoch
     */
    Optional<String> issue(Session session, long asked) {
        return copies.map(signing -> cookie.issue(signing.sign(session, asked)))
                .filter(header -> header.length() <= MOST_BYTES);
    }

    /** Whether a request brings a copy, good or not. */
    boolean isIn(HttpServerRequest request) {
        return cookie.in(request).findAny().isPresent();
    }

    /** Whether a value of {@code Set-Cookie} hands one out. */
    boolean isSetBy(Object setCookie) {
        return cookie.isSetBy(setCookie);
    }

    /** The value of {@code Set-Cookie} that makes a browser forget its copy. */
    String clear() {
        return cookie.clear();
    }
}
