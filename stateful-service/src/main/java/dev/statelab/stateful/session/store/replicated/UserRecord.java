package dev.statelab.stateful.session.store.replicated;

import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.store.Document;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The data of a user that changes in one step: the sessions, and the last written document. Instants are milliseconds of the Unix epoch.
 *
 * @param write a random number that no other write of the record has: a writer that finds its own number knows that its write succeeded
 * @param outbox a document that has no entry of its own yet
 */
record UserRecord(long write, List<Held> sessions, Optional<Outbox> outbox) {

    static final UserRecord NONE = new UserRecord(0, List.of(), Optional.empty());

    /**
     * A session.
     *
     * @param deadline the latest {@code expires}
     */
    record Held(
            SessionKey key,
            long version,
            String state,
            long opened,
            long used,
            long deadline,
            long expires,
            Client client) {

        Held saved(String newState) {
            return new Held(key, version + 1, newState, opened, used, deadline, expires, client);
        }

        Held of(Client other) {
            return new Held(key, version, state, opened, used, deadline, expires, other);
        }

        Held used(long now, long idle) {
            return new Held(key, version, state, opened, now, deadline, Math.min(now + idle, deadline), client);
        }
    }

    /** A document that has no entry of its own yet. */
    record Outbox(String name, String content, long expires) {

        static Outbox of(Document document, long now) {
            return new Outbox(
                    document.name(), document.content(), now + document.keep().toMillis());
        }
    }

    Stream<Held> live(long now) {
        return sessions.stream().filter(held -> held.expires() > now);
    }

    Optional<Held> find(SessionKey key, long now) {
        return live(now).filter(held -> held.key().equals(key)).findAny();
    }

    /** This record with this session, and without expired ones. */
    UserRecord with(Held session, long now) {
        return withSessions(Stream.concat(
                        live(now).filter(held -> !held.key().equals(session.key())), Stream.of(session))
                .toList());
    }

    /** The oldest sessions beyond this number; never the one that has just been opened. */
    List<SessionKey> surplus(SessionKey opened, int most) {
        return sessions.stream()
                .filter(held -> !held.key().equals(opened))
                .sorted(Comparator.comparingLong(Held::opened))
                .limit(Math.max(0, sessions.size() - most))
                .map(Held::key)
                .toList();
    }

    UserRecord without(List<SessionKey> keys) {
        return withSessions(
                sessions.stream().filter(held -> !keys.contains(held.key())).toList());
    }

    UserRecord without(SessionKey key, long now) {
        return withSessions(live(now).filter(held -> !held.key().equals(key)).toList());
    }

    UserRecord withSessions(List<Held> others) {
        return new UserRecord(write, others, outbox);
    }

    UserRecord withOutbox(Optional<Outbox> document) {
        return new UserRecord(write, sessions, document);
    }

    UserRecord written(long number) {
        return new UserRecord(number, sessions, outbox);
    }

    /** When the last session or document expires; empty if there is none. */
    OptionalLong expires() {
        return LongStream.concat(
                        sessions.stream().mapToLong(Held::expires),
                        outbox.stream().mapToLong(Outbox::expires))
                .max();
    }
}
