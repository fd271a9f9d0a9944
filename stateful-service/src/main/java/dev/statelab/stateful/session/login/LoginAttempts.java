package dev.statelab.stateful.session.login;

import dev.statelab.stateful.session.SessionEvents;
import dev.statelab.stateful.session.SessionRefusal;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Slows down password guessing: after a number of failed logins as one user from one address, or from one address as any users, that
 * address is refused for the rest of the window, even with the right password. A user is counted per address, so that nobody can lock out a
 * user from another address. A user that does not exist is counted and refused like any other.
 *
 * <p>Parallel guesses reveal no more than sequential ones. The response to an attempt is decided after its password was checked, by one
 * step in the store, which orders all attempts: a right password is accepted unless the failures before it have reached the limit, and only
 * the wrong passwords up to the limit are reported as wrong. A right password is never counted: any number of users may log in from one
 * address at once.
 *
 * <p>In addition, the counters are checked before the password, since checking a password may be expensive.
 *
 * @see <a href="https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html#protect-against-automated-attacks">OWASP,
 *     Authentication, protect against automated attacks</a>
 */
@Startup
@Singleton
public class LoginAttempts {

    private final AttemptCounters counters;
    private final SessionEvents events;
    private final List<Integer> limits;
    private final Duration window;

    LoginAttempts(AttemptCounters counters, SessionEvents events, LoginConfig config) {
        this.counters = counters;
        this.events = events;
        limits = List.of(config.failuresPerUser(), config.failuresPerAddress());
        window = config.window();
        if (limits.stream().anyMatch(limit -> limit < 1) || window.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "session.login: failures-per-user, failures-per-address and window must be positive");
        }
    }

    /** Call before checking the password. Fails with {@code too-many-attempts} and the time to wait. */
    public Uni<Void> admit(LoginAttempt attempt) {
        return counters.read(scope(attempt), names(attempt))
                .invoke(failures -> wait(failures, 0).ifPresent(this::refuse))
                .replaceWithVoid();
    }

    /** Call after checking the password. Fails with {@code bad-credentials}, or with {@code too-many-attempts} and the time to wait. */
    public Uni<Void> judge(LoginAttempt attempt, boolean right) {
        return right ? admit(attempt) : failed(attempt);
    }

    private Uni<Void> failed(LoginAttempt attempt) {
        return counters.add(scope(attempt), names(attempt), window).map(failures -> {
            events.loginFailed(attempt.user(), attempt.client().address());
            if (limits().anyMatch(i -> failures.get(i).count() == limits.get(i))) {
                wait(failures, 0)
                        .ifPresent(wait -> events.loginLocked(
                                attempt.user(), attempt.client().address(), wait));
            }
            wait(failures, 1).ifPresent(this::refuse); // counts this failure, which may be the last allowed one
            throw new SessionRefusal(SessionRefusal.Reason.BAD_CREDENTIALS);
        });
    }

    private void refuse(Duration wait) {
        events.loginRefused();
        throw new SessionRefusal(SessionRefusal.Reason.TOO_MANY_ATTEMPTS, wait);
    }

    /** How long to wait, if a counter is at least this far above its limit. */
    private Optional<Duration> wait(List<Attempts> failures, int above) {
        return limits().filter(i -> failures.get(i).count() >= limits.get(i) + above)
                .mapToObj(i -> failures.get(i).resetsIn())
                .max(Comparator.naturalOrder());
    }

    private IntStream limits() {
        return IntStream.range(0, limits.size());
    }

    private static String scope(LoginAttempt attempt) {
        return "login " + attempt.client().address();
    }

    /**
     * In the order of the limits: the counter of the user, then that of the address. A user name is any text from the client; the prefix
     * keeps it from imitating the name of the other counter.
     */
    private static List<String> names(LoginAttempt attempt) {
        return List.of("user " + attempt.user(), "any");
    }
}
