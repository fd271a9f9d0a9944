package dev.statelab.experiments.platform;

import java.util.List;

/** A place where services run. */
public interface Platform extends AutoCloseable {

    /** Its name in reports. */
    String name();

    /** The scenarios that can run here now. @throws PlatformException if the platform is not available */
    List<Scenario> scenarios();

    /** What runs, or would run, as that scenario. @throws PlatformException if there is none */
    Architecture architecture(Scenario scenario);

    /**
     * A running service of that scenario with all replicas ready; it is started, or was already running.
     *
     * @throws PlatformException if there is none
     */
    ShopTarget target(Scenario scenario);

    @Override
    void close();
}
