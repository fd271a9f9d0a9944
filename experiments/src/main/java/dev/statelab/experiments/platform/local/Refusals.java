package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Scenario;
import java.util.Optional;

/**
 * Which actions are not possible for a service on this machine, and why.
 *
 * @param store null if the scenario has none
 */
record Refusals(Scenario scenario, LocalStore store) {

    /** Why this kind of action is not possible, in a few words; empty if it is. */
    Optional<String> of(Class<? extends Action> kind) {
        boolean powerLoss = Action.PowerLoss.class.isAssignableFrom(kind);
        boolean ofRedis = powerLoss || kind == Action.Flush.class;
        boolean onTheWay = Action.OnTheWayToTheStore.class.isAssignableFrom(kind);
        boolean ofStore = ofRedis || onTheWay || kind == Action.KillStore.class || kind == Action.StopStore.class;
        if (ofStore && store == null) {
            return Optional.of(scenario + " has no store");
        }
        if (ofRedis && !(store instanceof FlushingStore)) {
            return Optional.of("appendfsync is a setting of Redis");
        }
        if (powerLoss) {
            return store instanceof LocalRedis
                    ? FlushTrace.refusal()
                    : Optional.of("the harness can cut the power of a single Redis only");
        }
        if (onTheWay && !store.canBeRelayed()) {
            return Optional.of(
                    "clients of " + scenario + " bypass a relay: they use the addresses that the nodes announce");
        }
        if (Action.OnThePrimary.class.isAssignableFrom(kind)) {
            return Optional.of("no Sentinels run on this machine that would replace a primary");
        }
        if (kind == Action.RotateKeys.class && scenario.stateful()) {
            return Optional.of(scenario + " has no signing keys");
        }
        return Processes.refusal(kind);
    }
}
