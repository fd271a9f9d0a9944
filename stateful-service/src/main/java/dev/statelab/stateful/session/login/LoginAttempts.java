package dev.statelab.stateful.session.login;

import dev.statelab.stateful.session.SessionRefusal;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Slows down who guesses: {@value #PER_USER} failed logins as a user from an address, or {@value #PER_ADDRESS} from an address
 * whoever the users are, and it is refused for the rest of {@link #WINDOW}, with the right password too. That is counted for
 * the user and the address together, so that nobody locks another out from elsewhere. A user that does not exist is counted
 * and refused like any other.
 *
 * <p>A login is one round trip to the counters, a failed one two. Only failures are counted, after they happened: of attempts
 * that are under way at once each is judged on its own.
 *
 * @see <a href="https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html#protect-against-automated-attacks">OWASP,
 *     Authentication, protect against automated attacks</a>
 */
@Singleton
public class LoginAttempts {

    static final int PER_USER = 10;
    static final int PER_ADDRESS = 100;
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final List<Integer> LIMITS = List.of(PER_USER, PER_ADDRESS);

    private final AttemptCounters counters;

    LoginAttempts(AttemptCounters counters) {
        this.counters = counters;
    }

    /** Fails with {@code bad-credentials}, or with {@code too-many-attempts} and the time to wait. */
    public Uni<Void> judge(LoginAttempt attempt) {
        List<String> names = names(attempt);
        return counters.read(names).flatMap(failures -> {
            requireBelow(LIMITS, failures);
            return attempt.right().getAsBoolean() ? Uni.createFrom().voidItem() : failed(names);
        });
    }

    private Uni<Void> failed(List<String> names) {
        return counters.add(names, WINDOW).map(failures -> {
            // this failure is counted among them, and may be the last
            requireBelow(LIMITS.stream().map(limit -> limit + 1).toList(), failures);
            throw new SessionRefusal(SessionRefusal.Reason.BAD_CREDENTIALS);
        });
    }

    private static void requireBelow(List<Integer> limits, List<Attempts> failures) {
        IntStream.range(0, limits.size())
                .filter(i -> failures.get(i).count() >= limits.get(i))
                .mapToObj(i -> failures.get(i).resetsIn())
                .max(Comparator.naturalOrder())
                .ifPresent(wait -> {
                    throw new SessionRefusal(SessionRefusal.Reason.TOO_MANY_ATTEMPTS, wait);
                });
    }

    /** In the order of {@link #LIMITS}. The user's name is a client's text: encoded, it can neither end nor imitate a name. */
    private static List<String> names(LoginAttempt attempt) {
        String address = "login " + attempt.address();
        return List.of(address + ' ' + URLEncoder.encode(attempt.user(), StandardCharsets.UTF_8), address);
    }
}
