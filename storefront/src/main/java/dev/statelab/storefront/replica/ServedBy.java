package dev.statelab.storefront.replica;

import io.quarkus.runtime.StartupEvent;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Names the replica in every response: {@code Served-By} is the pod, {@code Instance-Started} distinguishes a restarted process
 * from the previous one. It is set on the router, not in a REST filter, so that health, metrics and error responses carry it too.
 */
@Singleton
public class ServedBy {

    public static final int BEFORE_ALL_ROUTES = Integer.MIN_VALUE;

    void register(@Observes StartupEvent start, Router router, Instance instance) {
        String started = instance.started().toString();
        router.route().order(BEFORE_ALL_ROUTES).handler(request -> {
            request.response().putHeader("Served-By", instance.pod()).putHeader("Instance-Started", started);
            request.next();
        });
    }
}
