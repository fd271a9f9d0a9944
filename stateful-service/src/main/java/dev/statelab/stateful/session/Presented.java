package dev.statelab.stateful.session;

import dev.statelab.stateful.session.id.SessionId;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.stateful.session.store.SessionStore;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The session ids of a request. There are several if somebody has planted a cookie of the same name, as a neighbouring site can over plain
 * HTTP. The request's session is the first live one for which it has a proof.
 *
 * @param ids in the order of the request
 * @param proof whether the request proves that it is meant for a session; empty if no proof is required
 */
public record Presented(List<SessionId> ids, Optional<Predicate<Session>> proof) {

    /** The same ids with this predicate as proof: the request's session is the first live one that passes it. */
    Presented meaning(Predicate<Session> passes) {
        return new Presented(ids, Optional.of(passes));
    }

    /** The request's session. Fails with {@code no-session}, or with {@code csrf-token-invalid} if there is no proof for any live one. */
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
