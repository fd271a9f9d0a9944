package dev.statelab.stateful.session.store.replicated;

import dev.statelab.stateful.session.login.AttemptCounters;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SessionEnded;
import dev.statelab.stateful.session.store.SessionStore;
import jakarta.enterprise.inject.Instance;
import java.util.function.Consumer;

/**
 * The only entry point to this package, injected as an {@link Instance}: getting the bean from it joins the other replicas, and a native
 * executable has no such bean.
 */
public interface Replication {

    /**
     * Sessions that all replicas share.
     *
     * @param onEnded is notified of those that end by themselves
     */
    SessionStore sessions(Lifetime lifetime, Consumer<SessionEnded> onEnded);

    /** Counters that all replicas share. */
    AttemptCounters attempts();
}
