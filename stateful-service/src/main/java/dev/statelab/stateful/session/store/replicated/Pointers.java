package dev.statelab.stateful.session.store.replicated;

import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.store.replicated.group.Replicas;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Finds the user of a session by its key: {@code session:<key>} is the user's name. Only the {@link UserRecord} tells
 * whether there is such a session.
 *
 * @param keep how long a pointer stays unless it is removed: the absolute timeout of sessions
 */
record Pointers(Replicas replicas, Duration keep) {

    /** The user of a session; empty if it has no pointer. */
    Uni<Optional<String>> userOf(SessionKey key) {
        return replicas.ask(map -> map.getAsync(pointer(key)))
                .map(bytes -> Optional.ofNullable(bytes).map(it -> new String(it, StandardCharsets.UTF_8)));
    }

    /** Adds the pointer of a session, before the user's record lists it. */
    Uni<?> add(SessionKey key, String user) {
        byte[] bytes = user.getBytes(StandardCharsets.UTF_8);
        return replicas.ask(map -> map.putAsync(pointer(key), bytes, keep.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Best effort: a pointer to an ended session only costs memory until it expires. Returns whether it succeeded. */
    Uni<Boolean> remove(SessionKey key) {
        return replicas.ask(map -> map.removeAsync(pointer(key)))
                .replaceWith(true)
                .onFailure()
                .recoverWithItem(false);
    }

    /** Like {@link #remove(SessionKey)}, for each of them, at the same time. */
    Uni<?> remove(List<SessionKey> keys) {
        return keys.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(keys.stream().map(this::remove).toList()).andCollectFailures();
    }

    private static String pointer(SessionKey key) {
        return "session:" + key.value();
    }
}
