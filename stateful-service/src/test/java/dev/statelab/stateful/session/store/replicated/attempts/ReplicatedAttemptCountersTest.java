package dev.statelab.stateful.session.store.replicated.attempts;

import dev.statelab.stateful.session.login.AttemptCounters;
import dev.statelab.stateful.session.store.AttemptCountersContract;
import dev.statelab.stateful.session.store.replicated.group.ReplicaGroup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class ReplicatedAttemptCountersTest extends AttemptCountersContract {

    private static ReplicaGroup group;

    @BeforeAll
    static void start() {
        group = ReplicaGroup.of(2);
    }

    @AfterAll
    static void stop() {
        group.close();
    }

    @Override
    protected AttemptCounters counters() {
        return new ReplicatedAttemptCounters(group.get(0).replicas());
    }
}
