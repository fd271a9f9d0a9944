package dev.statelab.stateful.session;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Goes to the store before the first client does: a replica that gets ready has its connection and its code at hand, and the crowd
 * of a rollout does not wait for them. Where the store is down, the replica starts all the same.
 */
@Singleton
class StoreWarmUp {

    void touch(@Observes StartupEvent start, SessionStore store, StoreOutage outage) {
        outage.told(store.load(SessionId.random().key()))
                .onFailure()
                .recoverWithNull()
                .await()
                .indefinitely();
    }
}
