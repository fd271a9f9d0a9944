package dev.statelab.experiments.course;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The carts and the orders of a {@link PlantedShop}. Guarded by the replica's monitor. */
final class PlantedCarts {

    private final Vertx vertx;
    private final PlantedReplica replica;
    private final Map<String, Map<String, Integer>> carts = new HashMap<>();
    private final Map<String, JsonObject> orders = new HashMap<>();
    private final Map<Map<String, Integer>, Set<String>> doubtful = new IdentityHashMap<>();
    private final Map<Map<String, Integer>, Map<String, Integer>> sold = new IdentityHashMap<>();
    private final Set<String> hidden = new HashSet<>();
    private final Set<String> forgotten = new HashSet<>();
    private int additions;

    PlantedCarts(Vertx vertx, PlantedReplica replica) {
        this.vertx = vertx;
        this.replica = replica;
    }

    /** Whether the user's cart and orders can no longer be read. */
    boolean hides(String user) {
        return hidden.contains(user);
    }

    Reply add(String user, String sku, int more) {
        Map<String, Integer> cart = cart(user);
        if (replica.defect == Defect.HIDES_ADDITIONS) {
            hidden.add(user);
        }
        boolean applies = replica.defect == Defect.LOSES_AN_ADDITION_AND_HIDES_IT;
        int number = ++additions;
        if (applies && number == 1) {
            replica.planted.incrementAndGet();
        } else {
            cart.merge(sku, more, Integer::sum);
        }
        return applies && number == 2 ? Reply.of(500) : Reply.of(200, lines(cart));
    }

    Reply write(String user, String sku, int quantity) {
        Map<String, Integer> cart = cart(user);
        Map<String, Integer> after = new LinkedHashMap<>(cart);
        after.put(sku, quantity);
        if (sold.containsKey(cart)) {
            replica.planted.incrementAndGet();
            after.putAll(sold.remove(cart));
        }
        if (replica.shows(Defect.REDIRECTS)) {
            return Reply.of(303);
        }
        if (replica.defect == Defect.ANSWERS_BEFORE_STORING) {
            int before = replica.generation();
            vertx.setTimer(Defect.DELAY_MILLIS, later -> storeLate(cart, sku, quantity, before));
        } else if (!replica.shows(Defect.DROPS_WRITES, 1000)
                && !replica.shows(Defect.DROPS_WRITES_AND_REFUSES_ORDERS, 20)) {
            cart.put(sku, quantity);
        }
        boolean doubt = replica.shows(Defect.FORGETS_WHAT_IT_SHOWED, 20)
                || !replica.isKilled()
                        && (replica.shows(Defect.SHOWS_BY_TURNS, 5) || replica.shows(Defect.SECOND_REPLICA_LAGS, 5));
        if (doubt) {
            doubtful.computeIfAbsent(cart, first -> new HashSet<>()).add(sku);
        }
        boolean error = doubt || replica.shows(Defect.ANSWERS_ERRORS_AFTER_STORING);
        return error ? Reply.of(500) : Reply.of(200, lines(after));
    }

    private void storeLate(Map<String, Integer> cart, String sku, int quantity, int before) {
        synchronized (replica) {
            if (replica.generation() == before) {
                cart.put(sku, quantity);
            } else {
                replica.planted.incrementAndGet();
            }
        }
    }

    Reply delete(String user, String sku) {
        Map<String, Integer> cart = cart(user);
        if (replica.defect == Defect.KEEPS_WHAT_IT_DELETES) {
            replica.planted.incrementAndGet();
        } else {
            cart.remove(sku);
        }
        return Reply.of(200, lines(cart));
    }

    Reply read(String user) {
        Map<String, Integer> cart = cart(user);
        if (replica.shows(Defect.SHOWS_FOREIGN_LINES)) {
            return Reply.of(200, lines(Map.of("foreign-" + replica.planted.get(), 1)));
        }
        if (replica.isKilled() && replica.shows(Defect.SERVES_ANOTHER_CART)) {
            return Reply.of(200, lines(anotherCart(cart)));
        }
        if (!replica.isKilled() && !cart.isEmpty() && replica.shows(Defect.READS_STALE)) {
            return Reply.of(200, lines(Map.of()));
        }
        if (!replica.isKilled() && showsByTurns() && replica.nextNumber() % 2 == 0) {
            Map<String, Integer> some = new LinkedHashMap<>(cart);
            some.keySet().removeAll(doubtful.getOrDefault(cart, Set.of()));
            return new Reply(
                    200,
                    lines(some),
                    replica.defect == Defect.SECOND_REPLICA_LAGS
                            ? Map.of(Reply.SERVED_BY, PlantedShop.SECOND_REPLICA)
                            : Map.of());
        }
        return Reply.of(200, lines(cart));
    }

    private boolean showsByTurns() {
        return replica.defect == Defect.SHOWS_BY_TURNS || replica.defect == Defect.SECOND_REPLICA_LAGS;
    }

    private Map<String, Integer> anotherCart(Map<String, Integer> cart) {
        return carts.values().stream()
                .filter(other -> other != cart && !other.isEmpty())
                .findFirst()
                .orElse(Map.of());
    }

    /** Reads the cart past the balancer. */
    Reply readDirectly(String user) {
        return switch (replica.defect) {
            case DISAGREES -> Reply.of(200, lines(Map.of()));
            case KNOWS_NOBODY -> Reply.of(401);
            case FAILS_DIRECTLY -> Reply.of(503);
            default -> Reply.of(200, lines(cart(user)));
        };
    }

    /** @param key the idempotency key */
    Reply checkout(String user, String key) {
        Map<String, Integer> cart = cart(user);
        boolean forgets = !forgotten.contains(key)
                && !orders.containsKey("order-" + key)
                && replica.shows(Defect.FORGETS_KEYS, 5);
        if (forgets) {
            forgotten.add(key);
        }
        String id = "order-" + key + (forgotten.contains(key) ? "-" + orders.size() : "");
        boolean isNew = !orders.containsKey(id);
        boolean sellsSome = isNew && replica.shows(Defect.SELLS_IN_PART_UNANSWERED, 5);
        if (isNew) {
            Map<String, Integer> left = new LinkedHashMap<>();
            if (sellsSome || replica.shows(Defect.SELLS_IN_PART, 10)) {
                String first = cart.keySet().iterator().next();
                left.put(first, cart.remove(first));
            }
            orders.put(id, lines(cart).put("id", id).put("user", user));
            if (replica.defect == Defect.SHOWS_WHAT_IT_SOLD) {
                sold.put(cart, new LinkedHashMap<>(cart));
            }
            if (replica.defect != Defect.SELLS_TWICE && !forgets) {
                cart.clear();
                cart.putAll(left);
            }
        }
        return forgets || sellsSome ? Reply.of(500) : Reply.of(201, orders.get(id));
    }

    Reply order(String user, String id) {
        if (replica.defect == Defect.DROPS_WRITES_AND_REFUSES_ORDERS && user.equals(Defect.UNREADABLE)) {
            return Reply.of(429);
        }
        JsonObject order = orders.get(id);
        return order == null ? Reply.of(404) : Reply.of(200, order);
    }

    /** Deletes all carts, and counts their lines as occurrences of the defect. */
    void forget() {
        replica.planted.set(carts.values().stream().mapToInt(Map::size).sum());
        carts.clear();
    }

    void forgetOrders() {
        orders.clear();
    }

    /** Deletes each line whose write was stored but answered with a server error. */
    void forgetDoubtful() {
        doubtful.forEach((cart, skus) -> cart.keySet().removeAll(skus));
    }

    private Map<String, Integer> cart(String user) {
        return carts.computeIfAbsent(user, first -> new LinkedHashMap<>());
    }

    private static JsonObject lines(Map<String, Integer> cart) {
        JsonArray lines = new JsonArray();
        cart.forEach(
                (sku, quantity) -> lines.add(new JsonObject().put("sku", sku).put("quantity", quantity)));
        return new JsonObject().put("lines", lines);
    }
}
