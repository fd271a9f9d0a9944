package dev.statelab.experiments.load;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A shopper's client that records each request in the ledger. It keeps track of the login, of the attempts at each
 * checkout and of the orders that the shop acknowledged, and tells the {@link KnownCart} what each response shows. Only
 * {@link #arrive} returns a future that can fail. Confined to one Vert.x context.
 *
 * <p>{@code intended} is when a request was due, in nanoseconds since the run began.
 */
final class RecordedClient {

    private static final int BAD_REQUEST = 400;

    private final String user;
    private final String password;
    private final ShopClient client;
    private final Ledger ledger;
    private final KnownCart cart;

    private int sequence;
    private int generation;
    private boolean loggedIn;
    private final Map<String, Integer> attempts = new HashMap<>();
    private final Map<String, Set<String>> orders = new LinkedHashMap<>();

    RecordedClient(String user, String password, ShopClient client, Ledger ledger, KnownCart cart) {
        this.user = user;
        this.password = password;
        this.client = client;
        this.ledger = ledger;
        this.cart = cart;
    }

    /** Whether the shop has accepted the last login, and no credential of it has been refused since. */
    boolean isLoggedIn() {
        return loggedIn;
    }

    /** Logs in, unless already logged in; fails if the shop refuses. */
    Future<?> arrive() {
        if (loggedIn) {
            return Future.succeededFuture();
        }
        return login(ledger.now())
                .compose(answer -> answer.ok()
                        ? Future.succeededFuture()
                        : Future.failedFuture("%s cannot log in (status %d)".formatted(user, answer.status())));
    }

    Future<Answer> login(long intended) {
        return perform(Kind.LOGIN, null, intended, () -> client.login(user, password))
                .onSuccess(answer -> {
                    loggedIn = answer.ok();
                    generation += loggedIn ? 1 : 0;
                });
    }

    /** Whether the credential must be renewed by {@link #refresh} before the next request. */
    boolean mustRefresh() {
        return client.mustRefresh();
    }

    Future<Answer> refresh(long intended) {
        return perform(Kind.REFRESH, null, intended, client::refresh);
    }

    /** Reads the cart. */
    Future<Answer> read(long intended) {
        return perform(Kind.READ, null, intended, client::readCart);
    }

    Future<Answer> write(LineValues.Line line, long intended) {
        return perform(Kind.WRITE, line.value(), intended, () -> client.putItem(line.sku(), line.quantity()));
    }

    Future<Answer> delete(LineValues.Line line, long intended) {
        return perform(Kind.DELETE, line.value(), intended, () -> client.removeItem(line.sku()));
    }

    Future<Answer> checkout(String key, long intended) {
        attempts.merge(key, 1, Integer::sum);
        return perform(Kind.CHECKOUT, key, intended, () -> client.checkout(key)).onSuccess(answer -> {
            if (answer.ok()) { // without an id, there is no such order
                orders.computeIfAbsent(key, first -> new LinkedHashSet<>())
                        .add(answer.body().getString("id", ""));
            }
        });
    }

    /** Whether the checkout with this response was acknowledged or finally refused. */
    static boolean isSettled(Answer checkout) {
        return checkout.outcome() != Outcome.UNKNOWN && checkout.status() != 0 && !Problem.CONFLICT.isIn(checkout);
    }

    /**
     * Reads an order.
     *
     * @param key that of its checkout
     */
    Future<Answer> readOrder(String key, String id, long intended) {
        return perform(Kind.READ_ORDER, key, intended, () -> client.readOrder(id));
    }

    /**
     * A view of the ids that the shop has returned for each checkout and its repetitions, by its key, in the order of
     * the checkouts.
     */
    Map<String, Set<String>> orders() {
        return Collections.unmodifiableMap(orders);
    }

    private Future<Answer> perform(Kind kind, String value, long intended, Supplier<Future<Answer>> request) {
        int number = ++sequence;
        int usedGeneration = kind == Kind.LOGIN ? generation + 1 : generation;
        long sent = ledger.begin();
        return request.get().onSuccess(answer -> {
            List<String> shown = answer.ok() && shows(kind) ? LineValues.values(answer.body()) : null;
            cart.show(shown == null || kind == Kind.CHECKOUT ? List.of() : shown);
            ledger.add(new Operation(
                    user,
                    number,
                    kind,
                    value,
                    kind == Kind.CHECKOUT ? attempts.get(value) : 1,
                    intended,
                    sent,
                    ledger.now(),
                    answer.outcome(),
                    answer.status(),
                    answer.pod(),
                    usedGeneration,
                    shown));
            // 400: the refresh token is no longer valid (RFC 6749, 5.2); any other failure says nothing about the login
            if (answer.unauthenticated() || kind == Kind.REFRESH && answer.status() == BAD_REQUEST) {
                loggedIn = false;
            }
        });
    }

    private static boolean shows(Kind kind) {
        return kind != Kind.LOGIN && kind != Kind.REFRESH;
    }
}
