package dev.statelab.stateful.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateful.session.id.SessionId;
import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.store.Ending;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionEnded;
import dev.statelab.testkit.docs.TestedPage;
import dev.statelab.testkit.log.LogRecorder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that {@code docs/sessions.md} lists each logged event, with its fields. */
class SessionEventsTest {

    private static final TestedPage PAGE = new TestedPage("sessions.md");
    private static final SessionKey KEY = SessionId.random("alice").key();

    /** An argument for each parameter type of an event. */
    private static final Map<Class<?>, Object> ARGUMENTS = Map.of(
            Session.class,
            new Session(KEY, "alice", 1, ""),
            SessionKey.class,
            KEY,
            SessionEnded.class,
            new SessionEnded(KEY, Ending.EXPIRED),
            Ending.class,
            Ending.LOGOUT,
            Duration.class,
            Duration.ofMinutes(5),
            String.class,
            "alice",
            int.class,
            2);

    private static final Pattern FIELD = Pattern.compile(" (\\w+)=");
    private static final Pattern NAME = Pattern.compile("`([\\w-]+)`");

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofAll(SessionEvents.class.getName());

    @Test
    void thePageListsEachEventWithItsFields() throws ReflectiveOperationException {
        SessionEvents events = new SessionEvents(
                new SessionSecret(Optional.of("a-session-secret-for-this-test-alone"), true),
                new SimpleMeterRegistry());
        for (Method event : SessionEvents.class.getDeclaredMethods()) {
            if (!Modifier.isPrivate(event.getModifiers()) && event.getReturnType() == void.class) {
                event.invoke(
                        events,
                        Arrays.stream(event.getParameterTypes())
                                .map(ARGUMENTS::get)
                                .toArray());
            }
        }

        assertThat(PAGE.table("| event").stream().map(SessionEventsTest::listed))
                .containsExactlyInAnyOrderElementsOf(log.lines().stream()
                        .map(SessionEventsTest::eventAndFields)
                        .distinct()
                        .toList());
    }

    @Test
    void thePageExplainsEachReasonForTheEndOfASession() {
        assertThat(PAGE.table("| `reason`").stream().flatMap(row -> listed(row).stream()))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Ending.values())
                        .map(ending -> ending.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    /** The names in a row. */
    private static List<String> listed(String row) {
        return NAME.matcher(row).results().map(name -> name.group(1)).toList();
    }

    private static List<String> eventAndFields(String line) {
        return Stream.concat(
                        Stream.of(line.substring(0, line.indexOf(' '))),
                        FIELD.matcher(line).results().map(field -> field.group(1)))
                .toList();
    }
}
