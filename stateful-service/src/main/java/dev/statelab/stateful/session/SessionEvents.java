package dev.statelab.stateful.session;

import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.store.Ending;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionEnded;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Events of sessions and logins, for operators. Each is a metric and one log line, with its fields in the mapped diagnostic context: a JSON
 * log has them as fields. A session is named by a hash under the {@link SessionSecret}. So the lines of all replicas about one session can
 * be joined, and none reveals its id or its key. The user name of a failed login is hashed too, since users sometimes type their password
 * there.
 *
 * @see <a href="https://cheatsheetseries.owasp.org/cheatsheets/Logging_Vocabulary_Cheat_Sheet.html">OWASP, Logging Vocabulary</a>
 */
@Singleton
public class SessionEvents {

    private static final int HASH_BYTES = 8;
    private static final Logger LOG = Logger.getLogger(SessionEvents.class);

    private final SessionSecret secret;
    private final MeterRegistry metrics;
    private final Counter opened;
    private final Counter failed;
    private final Counter locked;
    private final Counter refused;

    SessionEvents(SessionSecret secret, MeterRegistry metrics) {
        this.secret = secret;
        this.metrics = metrics;
        opened = counter("session.opened", "Sessions opened by a login");
        failed = counter("login.failed", "Logins with a wrong user or password");
        locked = counter(
                "login.locked", "Times that a limit on failed logins was reached: somebody is guessing passwords");
        refused = counter("login.refused", "Logins rejected because a limit on failed logins had been reached");
        for (Ending ending : Ending.values()) {
            ended(ending);
        }
    }

    /** A login succeeded. */
    void opened(Session session, String address) {
        opened.increment();
        log(
                Logger.Level.INFO,
                "session-opened",
                Map.of("session", hash(session.key()), "user", session.user(), "address", address));
    }

    void ended(@Observes SessionEnded ended) {
        ended(ended.session(), ended.why());
    }

    void ended(SessionKey session, Ending why) {
        ended(why).increment();
        log(Logger.Level.INFO, "session-ended", Map.of("session", hash(session), "reason", name(why)));
    }

    /** All sessions of a user ended. */
    void allEnded(String user, int count, Ending why) {
        ended(why).increment(count);
        log(
                Logger.Level.INFO,
                "sessions-ended",
                Map.of("user", user, "count", Integer.toString(count), "reason", name(why)));
    }

    /** A login failed. */
    public void loginFailed(String user, String address) {
        failed.increment();
        log(Logger.Level.INFO, "login-failed", Map.of("user_hash", userHash(user), "address", address));
    }

    /** A limit on failed logins was reached. Worth an alert. */
    public void loginLocked(String user, String address, Duration until) {
        locked.increment();
        log(
                Logger.Level.WARN,
                "login-locked",
                Map.of("user_hash", userHash(user), "address", address, "seconds", Long.toString(until.toSeconds())));
    }

    /** A login was refused. Not logged: an attacker could fill the log with it. */
    public void loginRefused() {
        refused.increment();
    }

    private Counter ended(Ending why) {
        return Counter.builder("session.ended")
                .description("Sessions that ended; an expired session is counted only if the store notices it")
                .tag("reason", name(why))
                .register(metrics);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(metrics);
    }

    private static void log(Logger.Level level, String event, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("event", event);
        all.putAll(new TreeMap<>(fields));
        all.forEach(MDC::put);
        try {
            LOG.log(
                    level,
                    all.entrySet().stream()
                            .skip(1)
                            .map(Object::toString)
                            .collect(Collectors.joining(" ", event + " ", "")));
        } finally {
            all.keySet().forEach(MDC::remove);
        }
    }

    private String userHash(String user) {
        return hash("login", user);
    }

    /** The name of a session in the log. */
    String hash(SessionKey session) {
        return hash("log", session.hash());
    }

    private String hash(String purpose, String value) {
        return HexFormat.of().formatHex(secret.mac(purpose, value), 0, HASH_BYTES);
    }

    private static String name(Ending ending) {
        return ending.name().toLowerCase(Locale.ROOT);
    }
}
