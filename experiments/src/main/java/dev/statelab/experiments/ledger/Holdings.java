package dev.statelab.experiments.ledger;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the shop holds of one shopper when a run is over.
 *
 * @param user whose
 * @param cart the lines in the cart
 * @param views the same as each replica shows it that knows the shopper, by the replica's name
 * @param orders the lines of each order that could be found, by its id
 * @param acknowledgedOrders the ids that the shop answered for each checkout, by its key, the first checkout first; more
 *     than one id is one too many
 */
public record Holdings(
        String user,
        List<String> cart,
        Map<String, List<String>> views,
        Map<String, List<String>> orders,
        Map<String, Set<String>> acknowledgedOrders) {

    public Holdings {
        cart = List.copyOf(cart);
        views = Map.copyOf(views);
        orders = Map.copyOf(orders);
        acknowledgedOrders = Collections.unmodifiableMap(new LinkedHashMap<>(acknowledgedOrders));
    }
}
