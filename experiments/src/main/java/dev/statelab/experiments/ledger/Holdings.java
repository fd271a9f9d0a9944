package dev.statelab.experiments.ledger;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the service holds of one user when a run is over. Only a service with checkouts has orders.
 *
 * @param user whose
 * @param values what the service shows to the user: of a shop, the lines in the cart
 * @param views the same as each replica shows it that knows the user, by the replica's name
 * @param orders the values in each order that could be found, by its id
 * @param acknowledgedOrders the ids that the service returned for each checkout, by its key, the first checkout first; more
 *     than one id is one too many
 */
public record Holdings(
        String user,
        List<String> values,
        Map<String, List<String>> views,
        Map<String, List<String>> orders,
        Map<String, Set<String>> acknowledgedOrders) {

    public Holdings {
        values = List.copyOf(values);
        views = Map.copyOf(views);
        orders = Map.copyOf(orders);
        acknowledgedOrders = Collections.unmodifiableMap(new LinkedHashMap<>(acknowledgedOrders));
    }
}
