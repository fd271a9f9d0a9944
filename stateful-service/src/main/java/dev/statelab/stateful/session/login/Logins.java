package dev.statelab.stateful.session.login;

import dev.statelab.stateful.session.Lifecycle;
import dev.statelab.stateful.session.Presented;
import dev.statelab.stateful.session.StoreOutage;
import dev.statelab.stateful.session.id.SessionId;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Opens a session at a login whose credentials are right, unless too many have failed. */
@Singleton
public class Logins {

    private final LoginAttempts attempts;
    private final Lifecycle sessions;
    private final StoreOutage outage;

    Logins(LoginAttempts attempts, Lifecycle sessions, StoreOutage outage) {
        this.attempts = attempts;
        this.sessions = sessions;
        this.outage = outage;
    }

    /**
     * Opens a session under a new id, which replaces the one that the client presented.
     *
     * @param presented the ids that the login request carried
     * @return fails with {@code bad-credentials}, or with {@code too-many-attempts}; the presented session is then unchanged
     */
    public Uni<SessionId> open(LoginAttempt attempt, Presented presented) {
        SessionId id = SessionId.random(attempt.user());
        return outage.withTimeout(attempts.admit(attempt))
                .flatMap(admitted -> attempt.verification().get())
                .flatMap(right -> outage.withTimeout(attempts.judge(attempt, right)
                        .flatMap(judged -> sessions.open(id, attempt.user(), attempt.client(), presented))))
                .replaceWith(id);
    }
}
