package dev.statelab.experiments.course;

import dev.statelab.experiments.load.ShopWorkload;
import dev.statelab.experiments.load.Workload;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.verdict.Limits;
import java.util.List;

/**
 * A service that is ready for experiments.
 *
 * @param platform where it runs, for the report
 * @param workload what its users do
 * @param limits the limits that its owner sets
 * @param baseline what each run must leave as it was
 */
public record Subject(String platform, Target target, Workload workload, Limits limits, Baseline baseline) {

    /**
     * A service whose present settings are the baseline.
     *
     * @throws PlatformException if its settings cannot be read
     */
    public Subject(String platform, Target target, Workload workload, Limits limits) {
        this(platform, target, workload, limits, Baseline.of(target));
    }

    /**
     * A service of statelab's own shop, whose present settings are the baseline.
     *
     * @throws PlatformException if its settings cannot be read
     */
    public static Subject of(String platform, ShopTarget shop) {
        return new Subject(platform, shop, new ShopWorkload(shop), Limits.USUAL);
    }

    /** This service as part of a series of runs that began with an earlier baseline. */
    public Subject since(Baseline first) {
        return new Subject(platform, target, workload, limits, first);
    }

    /**
     * Requires that no earlier run has left anything for the next one.
     *
     * @throws PlatformException if a setting is not as in the baseline, or cannot be read
     */
    public void requireBaseline() {
        List<String> left = differences();
        if (!left.isEmpty()) {
            throw new PlatformException(
                    "no further run on %s was begun, since an earlier one, or somebody else, left %s; restore that first"
                            .formatted(target.name(), String.join("; ", left)));
        }
    }

    /** See {@link Baseline#differences}. */
    List<String> differences() {
        return baseline.differences(target);
    }
}
