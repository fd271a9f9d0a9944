package dev.statelab.experiments.platform;

import java.util.List;

/** A place where services run. */
public interface Platform extends AutoCloseable {

    /** Its name in reports. */
    String name();

    /**
     * The scenarios that can run here now.
     *
     * @throws PlatformException if the platform is not available
     */
    List<Scenario> scenarios();

    /**
     * The variant that runs, or would run, for the scenario.
     *
     * @throws PlatformException if there is none
     */
    Variant variant(Scenario scenario);

    /**
     * The service of that scenario: started here, with all replicas ready, or found running and responding.
     *
     * @throws PlatformException if there is none
     */
    ShopTarget target(Scenario scenario);

    /** Closes the platform, and stops the services that it has started. */
    @Override
    void close();
}
