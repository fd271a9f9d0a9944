package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ServiceRuntime;
import dev.statelab.experiments.platform.Variant;
import java.util.Optional;

/**
 * Which actions are not possible for one component of a release, and why.
 *
 * @param network reaches pods with {@linkplain HostProcesses#privileged all rights}
 */
record Refusals(
        Variant variant, StorePod store, Autoscaler autoscaler, HostProcesses processes, HostProcesses network) {

    static final String CANNOT_RELAY = "on Kubernetes there is no relay between a pod and its store";
    static final String HAS_POWER = "the harness cannot cut the power of a node";

    private static final String NO_SHELL =
            "its image has no shell, which the harness needs to find the processes on their node";

    /** Why this kind of action is not possible, in a few words; empty if it is. */
    Optional<String> of(Class<? extends Action> kind) {
        boolean ofStore = kind == Action.KillStore.class || kind == Action.StopStore.class;
        if ((ofStore || kind == Action.Flush.class) && (!usesStore() || !store.exists())) {
            return Optional.of(scenario() + " has no store in the release, or its store is a cluster");
        }
        if (kind == Action.Flush.class && scenario().store() != Scenario.Store.REDIS) {
            return Optional.of("appendfsync is a setting of Redis");
        }
        if (kind == Action.RotateKeys.class && scenario().stateful()) {
            return Optional.of(scenario() + " has no signing keys");
        }
        if (kind == Action.Freeze.class) {
            return withShell(processes);
        }
        if (kind == Action.Cut.class) {
            return usesStore() && !store.addresses().isEmpty()
                    ? withShell(network)
                    : Optional.of(scenario() + " has no store in the release");
        }
        if (Action.OnThePrimary.class.isAssignableFrom(kind)) {
            return usesStore() && store.exists() && store.hasSentinels()
                    ? network.refusal()
                    : Optional.of("the store of " + scenario() + " has no Sentinels that would replace a primary");
        }
        if (Action.OnTheWayToTheStore.class.isAssignableFrom(kind)) {
            return Optional.of(CANNOT_RELAY);
        }
        if (Action.PowerLoss.class.isAssignableFrom(kind)) {
            return Optional.of(HAS_POWER);
        }
        return kind == Action.Autoscale.class && !autoscaler.exists()
                ? Optional.of(scenario() + " has no autoscaler")
                : Optional.empty();
    }

    private Optional<String> withShell(HostProcesses helpers) {
        return variant.runtime() == ServiceRuntime.NATIVE ? Optional.of(NO_SHELL) : helpers.refusal();
    }

    private boolean usesStore() {
        return scenario().store() != Scenario.Store.NONE;
    }

    private Scenario scenario() {
        return variant.scenario();
    }
}
