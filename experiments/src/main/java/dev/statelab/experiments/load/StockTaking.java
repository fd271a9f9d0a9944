package dev.statelab.experiments.load;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.ledger.Holdings;
import dev.statelab.experiments.ledger.Ledger;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what the shop still holds for one shopper at the end of a run. The ledger records the requests through the
 * balancer, except one that only confirms a login which a replica refused. Confined to one Vert.x context.
 */
final class StockTaking {

    private static final int TRIES = 5;
    private static final int NOT_FOUND = 404;

    private final String user;
    private final ShopClient unrecorded;
    private final RecordedClient client;
    private final Ledger ledger;

    /**
     * @param unrecorded the client whose requests {@code client} records
     * @param ledger that of {@code client}
     */
    StockTaking(String user, ShopClient unrecorded, RecordedClient client, Ledger ledger) {
        this.user = user;
        this.unrecorded = unrecorded;
        this.client = client;
        this.ledger = ledger;
    }

    /**
     * Reads the cart, each acknowledged order, and the cart again from each replica. Then repeats each checkout: a
     * second order cannot be listed, but the repetition of a checkout must not return another id. Fails if the cart or
     * an order cannot be read, the login ends, or a checkout cannot be repeated.
     *
     * @param replicas a connection past the balancer to each replica that can be reached, by its name
     */
    Future<Holdings> take(Map<String, Connection> replicas) {
        return client.arrive()
                .compose(arrived -> renew())
                .compose(renewed -> client.read(ledger.now()))
                .compose(cart -> {
                    if (cart.unauthenticated()) {
                        return take(replicas);
                    }
                    if (!cart.ok()) {
                        return Future.failedFuture(
                                "the cart of " + user + " cannot be read (status " + cart.status() + ")");
                    }
                    return readOrders()
                            .compose(found -> views(replicas)
                                    .compose(views -> repeatCheckouts(found)
                                            .map(repeated -> new Holdings(
                                                    user,
                                                    LineValues.values(cart.body()),
                                                    views,
                                                    found,
                                                    client.orders()))));
                });
    }

    /** A shopper who was idle for long would otherwise be refused, and count as a user who had to log in again. */
    private Future<Answer> renew() {
        return client.mustRefresh() ? client.refresh(ledger.now()) : Future.succeededFuture();
    }

    private Future<Map<String, List<String>>> readOrders() {
        Map<String, List<String>> found = new LinkedHashMap<>();
        Future<?> reads = Future.succeededFuture();
        for (Map.Entry<String, Set<String>> order : client.orders().entrySet()) {
            for (String id : order.getValue()) {
                reads = reads.compose(before -> client.readOrder(order.getKey(), id, ledger.now()))
                        .compose(answer -> {
                            if (answer.ok()) {
                                found.put(id, LineValues.values(answer.body()));
                            }
                            return answer.ok() || isGone(answer)
                                    ? Future.succeededFuture()
                                    : Future.failedFuture(
                                            "order " + id + " cannot be read (status " + answer.status() + ")");
                        });
            }
        }
        return reads.map(found);
    }

    /** Whether there is no such order: any other refusal says nothing about it. */
    private static boolean isGone(Answer answer) {
        return answer.status() == NOT_FOUND || Problem.INVALID_RECEIPT.isIn(answer);
    }

    private Future<Map<String, List<String>>> views(Map<String, Connection> replicas) {
        Map<String, List<String>> views = new LinkedHashMap<>();
        Future<?> reads = Future.succeededFuture();
        for (Map.Entry<String, Connection> replica : replicas.entrySet()) {
            reads = reads.compose(before -> ask(unrecorded.tab(replica.getValue()), TRIES))
                    .compose(this::view)
                    .onSuccess(view -> view.ifPresent(shown -> views.put(replica.getKey(), shown)));
        }
        return reads.map(views);
    }

    /** Asks again without an answer: all shoppers share the connection to a replica, and may wait for it in vain. */
    private static Future<Answer> ask(ShopClient replica, int times) {
        return replica.readCart()
                .compose(answer -> answer.ok() || doesNotKnow(answer) || times == 1
                        ? Future.succeededFuture(answer)
                        : ask(replica, times - 1));
    }

    /**
     * What a replica shows; empty if it does not answer. If it does not know a shopper whom the balancer still lets in,
     * it shows that: the audit finds it in no cart.
     */
    private Future<Optional<List<String>>> view(Answer answer) {
        if (answer.ok()) {
            return Future.succeededFuture(Optional.of(LineValues.values(answer.body())));
        }
        if (!doesNotKnow(answer)) {
            return Future.succeededFuture(Optional.empty());
        }
        Optional<List<String>> unknown = Optional.of(List.of("unknown login (status " + answer.status() + ")"));
        return unrecorded
                .readCart()
                .compose(still -> still.ok()
                        ? Future.succeededFuture(unknown)
                        : Future.failedFuture("the login of %s ended (status %d)".formatted(user, still.status())));
    }

    private static boolean doesNotKnow(Answer answer) {
        return answer.unauthenticated() || answer.status() == NOT_FOUND;
    }

    /**
     * Sends each checkout whose order was found once more. This comes last: a shop that does not know the key any
     * longer may sell the cart. Without its order, a checkout is lost anyway, and would only be made again.
     */
    private Future<?> repeatCheckouts(Map<String, List<String>> found) {
        Future<?> repeats = Future.succeededFuture();
        for (Map.Entry<String, Set<String>> order : client.orders().entrySet()) {
            String key = order.getKey();
            if (found.keySet().containsAll(order.getValue())) {
                repeats = repeats.compose(before -> renew())
                        .compose(renewed -> client.checkout(key, ledger.now()))
                        .compose(answer -> RecordedClient.isSettled(answer) && !answer.unauthenticated()
                                ? Future.succeededFuture()
                                : Future.failedFuture("the checkout %s cannot be repeated (status %d)"
                                        .formatted(key, answer.status())));
            }
        }
        return repeats;
    }
}
