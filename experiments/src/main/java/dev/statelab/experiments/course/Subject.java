package dev.statelab.experiments.course;

import dev.statelab.experiments.load.ShopWorkload;
import dev.statelab.experiments.load.Workload;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Target;

/**
 * A service that is ready for experiments.
 *
 * @param platform where it runs, for the report
 * @param workload what its users do
 * @param limits the limits that its owner sets
 */
public record Subject(String platform, Target target, Workload workload, Limits limits) {

    /** A service of statelab's own shop. */
    public static Subject of(String platform, ShopTarget shop) {
        return new Subject(platform, shop, new ShopWorkload(shop), Limits.USUAL);
    }
}
