package dev.statelab.stateful.session.store.replicated;

import dev.statelab.stateful.session.Lifetime;
import dev.statelab.stateful.session.SessionEnded;
import dev.statelab.stateful.session.SessionStore;
import dev.statelab.stateful.session.login.AttemptCounters;
import jakarta.enterprise.inject.Instance;
import java.util.function.Consumer;

/**
 * The only way into this package from outside, as {@link Instance}: asking it for the bean joins the other replicas, and in a native
 * executable there is none.
 */
public interface Replication {

    /**
     * Sessions that all replicas share.
     *
     * @param told is notified of those that end by themselves
     */
    SessionStore sessions(Lifetime lifetime, Consumer<SessionEnded> told);

    /** Counters that all replicas share. */
    AttemptCounters attempts();
}
