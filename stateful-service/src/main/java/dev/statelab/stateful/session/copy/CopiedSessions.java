package dev.statelab.stateful.session.copy;

import dev.statelab.stateful.session.Presented;
import dev.statelab.stateful.session.Sessions;
import dev.statelab.stateful.session.http.SessionCookie;
import dev.statelab.stateful.session.store.Session;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/**
 * {@link Sessions} whose clients may carry a copy: a read is answered from the copy while it is valid; a change goes to the store, and its
 * response carries a new copy. If sessions are not copied, both go to the store.
 */
@Startup // else its metric is missing until the first request, and a wrong lifetime is not reported before
@Singleton
public class CopiedSessions {

    /**
     * The answer to a request.
     *
     * @param session in its state after the request
     */
    public record Answered<T>(Session session, ResponseBuilder<T> answer) {}

    private final Sessions sessions;
    private final SessionCookie cookie;
    private final CopyCookie copies;
    private final Counter fromCopy;
    private final Counter fromStore;

    CopiedSessions(Sessions sessions, SessionCookie cookie, CopyCookie copies, MeterRegistry metrics) {
        this.sessions = sessions;
        this.cookie = cookie;
        this.copies = copies;
        fromCopy = reads(metrics, "copy");
        fromStore = reads(metrics, "store");
    }

    private static Counter reads(MeterRegistry metrics, String source) {
        return Counter.builder("session.copy.reads")
                .description("Reads of a session, by source: the client's copy or the store")
                .tag("source", source)
                .register(metrics);
    }

    /** Answers a read from the request's copy, or else from the store. Only a read from the store sends a new copy. */
    public <T> Uni<RestResponse<T>> read(HttpServerRequest request, Function<Session, ResponseBuilder<T>> answer) {
        Presented presented = cookie.read(request);
        Optional<Session> copy = copies.read(request, presented);
        if (copy.isPresent()) {
            fromCopy.increment();
            return Uni.createFrom().item(() -> answer.apply(copy.get()).build());
        }
        fromStore.increment();
        return ask(presented, session -> Uni.createFrom().item(new Answered<>(session, answer.apply(session))));
    }

    /**
     * Answers a change, like {@link Sessions#with}.
     *
     * @param work depends only on the session it is given, since it may run more than once
     */
    public <T> Uni<RestResponse<T>> change(HttpServerRequest request, Function<Session, Uni<Answered<T>>> work) {
        return ask(cookie.read(request), work);
    }

    /** A copy's age counts from before the store was asked, so that no copy outlives its session by more than its lifetime. */
    private <T> Uni<RestResponse<T>> ask(Presented presented, Function<Session, Uni<Answered<T>>> work) {
        long asked = System.currentTimeMillis();
        return sessions.<Answered<T>>with(presented, work::apply).map(answered -> {
            ResponseBuilder<T> answer = answered.answer();
            copies.issue(answered.session(), asked).ifPresent(header -> answer.header(HttpHeaders.SET_COOKIE, header));
            return answer.build();
        });
    }
}
