package dev.statelab.stateful.session;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a request brings to be known by. It brings several ids where somebody has planted a cookie of the same name, as a neighbouring
 * site can over plain HTTP: the request means the first that is of a live session and that it proves to mean.
 *
 * @param ids in the order of the request
 * @param proof whether the request proves that it means a session; empty where there is nothing to prove
 */
public record Presented(List<SessionId> ids, Optional<Predicate<Session>> proof) {

    /** The same ids, where that session is meant that passes. */
    Presented meaning(Predicate<Session> passes) {
        return new Presented(ids, Optional.of(passes));
    }

    /** The session that is meant; fails with {@code no-session}, or {@code csrf-token-invalid} where none of the live ones is proved. */
    Uni<Session> in(SessionStore store) {
        return in(store, 0, SessionRefusal.Reason.NO_SESSION);
    }

    private Uni<Session> in(SessionStore store, int from, SessionRefusal.Reason otherwise) {
        if (from == ids.size()) {
            return Uni.createFrom().failure(new SessionRefusal(otherwise));
        }
        return store.load(ids.get(from).key()).flatMap(found -> {
            if (found.isEmpty()) {
                return in(store, from + 1, otherwise);
            }
            Session session = found.get();
            return proof.isEmpty() || proof.get().test(session)
                    ? Uni.createFrom().item(session)
                    : in(store, from + 1, SessionRefusal.Reason.CSRF_TOKEN_INVALID);
        });
    }
}
