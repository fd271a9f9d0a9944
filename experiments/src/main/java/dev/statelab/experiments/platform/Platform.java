package dev.statelab.experiments.platform;

import java.util.List;

/** A place where services run. */
public interface Platform extends AutoCloseable {

    /** Its name in reports. */
    String name();

    /** The scenarios that can be run here now. @throws PlatformException where the platform is not there */
    List<Scenario> scenarios();

    /**
     * A running service of that scenario, all its replicas ready; started, or found running.
     *
     * @throws PlatformException where there is none to be had
     */
    ShopTarget target(Scenario scenario);

    @Override
    void close();
}
