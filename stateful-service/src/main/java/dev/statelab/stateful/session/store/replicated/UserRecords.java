package dev.statelab.stateful.session.store.replicated;

import dev.statelab.stateful.session.store.Ending;
import dev.statelab.stateful.session.store.SessionEnded;
import dev.statelab.stateful.session.store.replicated.UserRecord.Outbox;
import dev.statelab.stateful.session.store.replicated.group.Replicas;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The records of all users, {@code user:<user>}, each changed as a whole by compare-and-set, and their documents,
 * {@code document:<length of the user's name>:<user>:<name>}.
 *
 * <p>A document is first written within its user's record, so that nobody sees it without the change of the session that it belongs to. The
 * next change of the record copies it to an entry of its own, and only then removes it from the record: a reader of the record and then the
 * entry finds it in one of them.
 */
final class UserRecords {

    private final Replicas replicas;
    private final Consumer<SessionEnded> onEnded;

    /** @param onEnded is notified of sessions that had expired when their record was changed */
    UserRecords(Replicas replicas, Consumer<SessionEnded> onEnded) {
        this.replicas = replicas;
        this.onEnded = onEnded;
    }

    /**
     * The decision about a record.
     *
     * @param changed the new record; if empty, the record stays unchanged
     */
    record Change<T>(T result, Optional<UserRecord> changed) {

        static <T> Change<T> none(T result) {
            return new Change<>(result, Optional.empty());
        }

        static <T> Change<T> to(UserRecord changed, T result) {
            return new Change<>(result, Optional.of(changed));
        }
    }

    /** @param bytes null if there is no record */
    private record Found(byte[] bytes, UserRecord user) {}

    /** A write whose outcome is unknown. */
    private record Pending<T>(long write, T result) {}

    /** The record of a user, empty if there is none. */
    Uni<UserRecord> read(String user) {
        return find(user).map(Found::user);
    }

    /** Changes the record of a user in one step. The step runs again if another change came first. */
    <T> Uni<T> change(String user, Function<UserRecord, Uni<Change<T>>> step) {
        return change(user, step, Optional.empty());
    }

    private <T> Uni<T> change(String user, Function<UserRecord, Uni<Change<T>>> step, Optional<Pending<T>> pending) {
        return find(user).flatMap(found -> {
            // a compare-and-set that was resent because the owners changed fails if its first attempt succeeded
            if (pending.isPresent() && pending.get().write() == found.user().write()) {
                return Uni.createFrom().item(pending.get().result());
            }
            return step.apply(found.user())
                    .flatMap(change -> change.changed()
                            .map(changed ->
                                    write(user, step, found, new Change<>(change.result(), Optional.of(changed))))
                            .orElseGet(() -> Uni.createFrom().item(change.result())));
        });
    }

    private <T> Uni<T> write(String user, Function<UserRecord, Uni<Change<T>>> step, Found found, Change<T> change) {
        long number = ThreadLocalRandom.current().nextLong();
        UserRecord changed = change.changed().orElseThrow();
        // the previous content of the outbox is being copied to an entry of its own
        boolean delivers = found.user().outbox().isPresent();
        UserRecord left = delivers && changed.outbox().equals(found.user().outbox())
                ? changed.withOutbox(Optional.empty())
                : changed;
        return deliver(user, found.user().outbox())
                .flatMap(delivered -> compareAndSet(user, found.bytes(), left.written(number)))
                .flatMap(done -> done
                        ? Uni.createFrom().item(change.result()).invoke(it -> tellExpired(found.user(), left))
                        : change(user, step, Optional.of(new Pending<>(number, change.result()))));
    }

    private void tellExpired(UserRecord before, UserRecord after) {
        long now = System.currentTimeMillis();
        before.sessions().stream()
                .filter(held -> held.expires() <= now
                        && after.sessions().stream().noneMatch(it -> it.key().equals(held.key())))
                .forEach(held -> onEnded.accept(new SessionEnded(held.key(), Ending.EXPIRED)));
    }

    /** A user's document, from the outbox of this record or from its own entry. */
    Uni<Optional<String>> document(String user, UserRecord read, String name) {
        long now = System.currentTimeMillis();
        Optional<String> sent = read.outbox()
                .filter(outbox -> outbox.name().equals(name) && outbox.expires() > now)
                .map(Outbox::content);
        return sent.isPresent()
                ? Uni.createFrom().item(sent)
                : replicas.ask(map -> map.getAsync(documentKey(user, name)))
                        .map(bytes -> Optional.ofNullable(bytes).map(it -> new String(it, StandardCharsets.UTF_8)));
    }

    private Uni<?> deliver(String user, Optional<Outbox> outbox) {
        long now = System.currentTimeMillis();
        return outbox.filter(document -> document.expires() > now)
                .<Uni<?>>map(document -> replicas.ask(map -> map.putAsync(
                        documentKey(user, document.name()),
                        document.content().getBytes(StandardCharsets.UTF_8),
                        document.expires() - now,
                        TimeUnit.MILLISECONDS)))
                .orElse(Uni.createFrom().voidItem());
    }

    private Uni<Found> find(String user) {
        return replicas.ask(map -> map.getAsync(recordKey(user)))
                .map(bytes -> new Found(bytes, bytes == null ? UserRecord.NONE : UserRecordFormat.read(bytes)));
    }

    private Uni<Boolean> compareAndSet(String user, byte[] expected, UserRecord changed) {
        String key = recordKey(user);
        long left = changed.expires().orElse(0) - System.currentTimeMillis();
        if (left <= 0) {
            return expected == null ? Uni.createFrom().item(true) : replicas.ask(map -> map.removeAsync(key, expected));
        }
        byte[] bytes = UserRecordFormat.write(changed);
        return expected == null
                ? replicas.ask(map -> map.putIfAbsentAsync(key, bytes, left, TimeUnit.MILLISECONDS))
                        .map(before -> before == null)
                : replicas.ask(map -> map.replaceAsync(key, expected, bytes, left, TimeUnit.MILLISECONDS));
    }

    private static String recordKey(String user) {
        return "user:" + user;
    }

    private static String documentKey(String user, String name) {
        return "document:" + user.length() + ':' + user + ':' + name;
    }
}
