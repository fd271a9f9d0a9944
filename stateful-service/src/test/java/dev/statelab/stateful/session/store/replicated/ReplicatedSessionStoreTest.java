package dev.statelab.stateful.session.store.replicated;

import dev.statelab.stateful.session.store.Lifetime;
import dev.statelab.stateful.session.store.SessionEnded;
import dev.statelab.stateful.session.store.SessionStore;
import dev.statelab.stateful.session.store.SessionStoreContract;
import dev.statelab.stateful.session.store.replicated.group.ReplicaGroup;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests the contract on three replicas, each call through the next one: each must find what the others wrote. */
class ReplicatedSessionStoreTest extends SessionStoreContract {

    private static ReplicaGroup group;

    @BeforeAll
    static void start() {
        group = ReplicaGroup.of(3);
    }

    @AfterAll
    static void stop() {
        group.close();
    }

    @Override
    protected SessionStore store(Lifetime lifetime, Consumer<SessionEnded> onEnded) {
        List<SessionStore> stores = group.all()
                .<SessionStore>map(replicas -> new ReplicatedSessionStore(replicas, lifetime, onEnded))
                .toList();
        AtomicInteger turn = new AtomicInteger();
        return (SessionStore) Proxy.newProxyInstance(
                SessionStore.class.getClassLoader(),
                new Class<?>[] {SessionStore.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.invoke(stores.get(turn.getAndIncrement() % stores.size()), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
