package dev.statelab.stateful.session.store.replicated;

import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.list.SessionInfo;
import dev.statelab.stateful.session.store.Document;
import dev.statelab.stateful.session.store.Ending;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SaveResult;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionEnded;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.replicated.UserRecord.Held;
import dev.statelab.stateful.session.store.replicated.UserRecord.Outbox;
import dev.statelab.stateful.session.store.replicated.UserRecords.Change;
import dev.statelab.stateful.session.store.replicated.group.Replicas;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Sessions in the memory of the replicas, each in several of them. A step is atomic since everything it changes is in one entry, the
 * {@link UserRecord}. The {@linkplain Pointers pointer} to a session only names its user: a session that the record
 * does not list does not exist. A login that ends a session of another user changes two records, that of the new
 * session first.
 *
 * <p>If a replica that owns a record is paused, a change that has reached it is applied when it resumes, unless something else has changed
 * the record by then. That may be later than {@link SessionStore#PATIENCE} promises, after the client got 503.
 *
 * <p>Each replica uses its own clock: the clocks must agree to within {@link Lifetime#tolerance}.
 */
final class ReplicatedSessionStore implements SessionStore {

    /** @param surplus the sessions that were ended because of the limit per user */
    private record Opened(Session session, List<SessionKey> surplus) {}

    private final Replicas replicas;
    private final UserRecords records;
    private final Pointers pointers;
    private final Lifetime lifetime;
    private final Consumer<SessionEnded> onEnded;

    ReplicatedSessionStore(Replicas replicas, Lifetime lifetime, Consumer<SessionEnded> onEnded) {
        this.replicas = replicas;
        this.records = new UserRecords(replicas, onEnded);
        this.pointers = new Pointers(replicas, lifetime.absolute());
        this.onEnded = onEnded;
        this.lifetime = lifetime;
    }

    @Override
    public String name() {
        return "replicated";
    }

    @Override
    public Uni<Session> open(SessionKey key, String user, Optional<SessionKey> replaced, Client client) {
        Uni<Optional<String>> before =
                replaced.map(pointers::userOf).orElse(Uni.createFrom().item(Optional.empty()));
        return Replicas.answer(before.invoke(replicas::requireRoom)
                .call(() -> pointers.add(key, user))
                .flatMap(userBefore -> change(user, record -> {
                            long now = System.currentTimeMillis();
                            Optional<Held> old = replaced.flatMap(it -> record.find(it, now));
                            long deadline = now + lifetime.absolute().toMillis();
                            Held held = new Held(
                                            key,
                                            old.map(Held::version).orElse(0L),
                                            old.map(Held::state).orElse(""),
                                            now,
                                            now,
                                            deadline,
                                            deadline,
                                            client)
                                    .used(now, lifetime.idle().toMillis());
                            UserRecord opened = old.map(it -> record.without(it.key(), now))
                                    .orElse(record)
                                    .with(held, now);
                            List<SessionKey> surplus = opened.surplus(key, lifetime.perUser());
                            return Change.to(opened.without(surplus), new Opened(session(user, held), surplus));
                        })
                        .invoke(opened ->
                                opened.surplus().forEach(ended -> onEnded.accept(new SessionEnded(ended, Ending.CAP))))
                        .call(opened -> pointers.remove(opened.surplus()))
                        .map(Opened::session)
                        .call(() -> userBefore
                                .map(it ->
                                        it.equals(user) ? pointers.remove(replaced.get()) : endIn(it, replaced.get()))
                                .orElse(Uni.createFrom().item(false)))));
    }

    @Override
    public Uni<Optional<Session>> load(SessionKey key) {
        return Replicas.answer(pointers.userOf(key)
                .flatMap(user ->
                        user.map(it -> load(it, key)).orElse(Uni.createFrom().item(Optional.empty()))));
    }

    private Uni<Optional<Session>> load(String user, SessionKey key) {
        return records.read(user).flatMap(record -> {
            long now = System.currentTimeMillis();
            Optional<Held> held = record.find(key, now);
            return held.filter(it -> now - it.used() >= lifetime.tolerance().toMillis())
                    .map(it -> touch(user, key))
                    .orElse(Uni.createFrom().item(held.map(it -> session(user, it))));
        });
    }

    private Uni<Optional<Session>> touch(String user, SessionKey key) {
        return change(user, record -> {
            long now = System.currentTimeMillis();
            return record.find(key, now)
                    .map(held -> Change.to(
                            record.with(held.used(now, lifetime.idle().toMillis()), now),
                            Optional.of(session(user, held))))
                    .orElse(Change.none(Optional.empty()));
        });
    }

    @Override
    public Uni<SaveResult> save(Session loaded, String state) {
        return save(loaded, state, Optional.empty());
    }

    @Override
    public Uni<SaveResult> save(Session loaded, String state, Document document) {
        return save(loaded, state, Optional.of(document));
    }

    private Uni<SaveResult> save(Session loaded, String state, Optional<Document> document) {
        return Replicas.answer(records.change(loaded.user(), record -> {
            long now = System.currentTimeMillis();
            Optional<Held> held = record.find(loaded.key(), now);
            if (held.isEmpty()) {
                return Uni.createFrom().item(Change.none(new SaveResult.Gone()));
            }
            replicas.requireRoom();
            return document.map(it -> records.document(loaded.user(), record, it.name()))
                    .orElse(Uni.createFrom().item(Optional.empty()))
                    .map(taken -> {
                        if (taken.isPresent()) {
                            return Change.none(new SaveResult.Taken(taken.get()));
                        }
                        if (held.get().version() != loaded.version()) {
                            return Change.none(new SaveResult.Conflict());
                        }
                        Held saved = held.get().saved(state);
                        UserRecord changed = record.with(saved, now);
                        return Change.to(
                                document.map(it -> changed.withOutbox(Optional.of(Outbox.of(it, now))))
                                        .orElse(changed),
                                new SaveResult.Saved(session(loaded.user(), saved)));
                    });
        }));
    }

    @Override
    public Uni<Optional<String>> document(String user, String name) {
        return Replicas.answer(records.read(user).flatMap(record -> records.document(user, record, name)));
    }

    @Override
    public Uni<List<SessionInfo>> sessionsOf(String user) {
        return Replicas.answer(records.read(user)
                .map(record -> record.live(System.currentTimeMillis())
                        .map(held -> new SessionInfo(
                                held.key(),
                                Instant.ofEpochMilli(held.opened()),
                                Instant.ofEpochMilli(held.used()),
                                held.client()))
                        .sorted(SessionInfo.LATEST_FIRST)
                        .toList()));
    }

    @Override
    public Uni<Boolean> end(SessionKey key) {
        return Replicas.answer(pointers.userOf(key)
                .flatMap(user ->
                        user.map(it -> endIn(it, key)).orElse(Uni.createFrom().item(false))));
    }

    @Override
    public Uni<Boolean> end(String user, SessionKey key) {
        return Replicas.answer(endIn(user, key));
    }

    private Uni<Boolean> endIn(String user, SessionKey key) {
        return change(user, record -> {
                    long now = System.currentTimeMillis();
                    return record.find(key, now).isPresent()
                            ? Change.to(record.without(key, now), true)
                            : Change.none(false);
                })
                .call(ended -> ended ? pointers.remove(key) : Uni.createFrom().item(false));
    }

    @Override
    public Uni<Integer> endAll(String user) {
        return Replicas.answer(change(user, record -> {
                    List<SessionKey> ended = record.live(System.currentTimeMillis())
                            .map(Held::key)
                            .toList();
                    return ended.isEmpty() ? Change.none(ended) : Change.to(record.withSessions(List.of()), ended);
                })
                .call(pointers::remove)
                .map(List::size));
    }

    @Override
    public OptionalLong sessionsHere() {
        return OptionalLong.empty();
    }

    private <T> Uni<T> change(String user, Function<UserRecord, Change<T>> step) {
        return records.change(user, record -> Uni.createFrom().item(step.apply(record)));
    }

    private static Session session(String user, Held held) {
        return new Session(held.key(), user, held.version(), held.state());
    }
}
