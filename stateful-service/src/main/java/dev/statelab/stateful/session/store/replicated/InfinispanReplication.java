package dev.statelab.stateful.session.store.replicated;

import dev.statelab.stateful.session.login.AttemptCounters;
import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SessionEnded;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.replicated.attempts.ReplicatedAttemptCounters;
import dev.statelab.stateful.session.store.replicated.group.Replicas;
import dev.statelab.stateful.session.store.replicated.group.ReplicationConfig;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.properties.UnlessBuildProperty;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.function.Consumer;

/**
 * Joins the replicas when the bean is created, and leaves them when the process ends, after the last requests were answered. Nothing else
 * leads to Infinispan: a native executable is built without this bean, and contains no classes of Infinispan.
 */
@Singleton
@UnlessBuildProperty(name = "quarkus.native.enabled", stringValue = "true", enableIfMissing = true)
class InfinispanReplication implements Replication {

    private final Replicas replicas;

    InfinispanReplication(ReplicationConfig config, MeterRegistry metrics) {
        replicas = Replicas.join(config);
        FunctionCounter.builder("session.replication.sent", replicas, Replicas::sentBytes)
                .description("Sent to the other replicas by the replicated store")
                .baseUnit("bytes")
                .register(metrics);
        FunctionCounter.builder("session.replication.sent.messages", replicas, Replicas::sentMessages)
                .description("Messages sent to the other replicas by the replicated store")
                .register(metrics);
    }

    @Override
    public SessionStore sessions(Lifetime lifetime, Consumer<SessionEnded> onEnded) {
        return new ReplicatedSessionStore(replicas, lifetime, onEnded);
    }

    @Override
    public AttemptCounters attempts() {
        return new ReplicatedAttemptCounters(replicas);
    }

    @PreDestroy
    void leave() {
        replicas.close();
    }
}
