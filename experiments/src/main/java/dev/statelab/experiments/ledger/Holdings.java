package dev.statelab.experiments.ledger;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the service holds for one user at the end of a run. Only a service with checkouts has orders.
 *
 * @param user the name
 * @param values what the service shows to the user: in a shop, the lines of the cart
 * @param views what each replica shows, by its name; a replica without an answer has none
 * @param orders the values in each order that could be found, by its id
 * @param acknowledgedOrders the ids that the service returned for each checkout and its repetitions, by its key, in the order of the
 *     checkouts; more than one id is a violation
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
