package dev.statelab.experiments.load;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.ledger.Holdings;
import dev.statelab.experiments.ledger.Kind;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Operation;
import dev.statelab.experiments.ledger.Outcome;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A virtual shopper who repeatedly fills a cart, reads it and buys it, and records every operation in the ledger.
 *
 * <p>Every line has a unique value ({@code sku=quantity}), so that the audit can find it. A checkout that was neither acknowledged nor
 * finally refused is retried with the same key before any other read or write. At the end, every acknowledged checkout is repeated.
 * Confined to one Vert.x context.
 */
public final class Shopper implements VirtualUser {

    private static final int LINES_PER_ORDER = 8;
    private static final double SHARE_OF_WRITES = 0.7;
    private static final double SHARE_OF_DELETIONS = 0.05;
    private static final int TRIES = 5;
    private static final int NOT_FOUND = 404;

    /** The beginning of every problem type of the shop. */
    static final String PROBLEM = "urn:statelab:problem:";

    static final String EMPTY_CART = "empty-cart";
    static final String CONFLICT = "conflict";

    /** The stateless service's answer to a receipt, its only copy of an order, that it does not accept any longer. */
    static final String INVALID_RECEIPT = "invalid-receipt";

    private final String user;
    private final String password;
    private final ShopClient client;
    private final Ledger ledger;
    private final LineValues values;
    private final Random random;
    private final String keyPrefix;

    private int sequence;
    private int generation;
    private boolean loggedIn;
    private String openCheckout;
    private int checkouts;
    private final Map<String, Integer> tries = new HashMap<>();
    private final Map<String, LineValues.Line> promised = new LinkedHashMap<>();
    private List<String> present = List.of();
    private final Map<String, Set<String>> orders = new LinkedHashMap<>();

    /**
     * @param run distinguishes this run's checkouts from those of other runs
     * @param seed determines what the shopper does
     */
    public Shopper(String user, String password, ShopClient client, Ledger ledger, String run, long seed) {
        this.user = user;
        this.password = password;
        this.client = client;
        this.ledger = ledger;
        this.random = new Random(seed);
        this.values = new LineValues(random);
        this.keyPrefix = run + "-" + user + "-";
    }

    @Override
    public String name() {
        return user;
    }

    @Override
    public Future<?> act(long intended) {
        if (!loggedIn) {
            return login(intended);
        }
        if (client.mustRefresh()) {
            return perform(Kind.REFRESH, null, intended, client::refresh);
        }
        if (openCheckout != null || promised.size() >= LINES_PER_ORDER) {
            return checkout(intended);
        }
        double choice = random.nextDouble();
        if (choice < SHARE_OF_DELETIONS && !present.isEmpty()) {
            return delete(promised.get(present.getFirst()), intended);
        }
        return choice < SHARE_OF_WRITES ? write(intended) : read(intended);
    }

    @Override
    public Future<?> arrive() {
        if (loggedIn) {
            return Future.succeededFuture();
        }
        return login(ledger.now())
                .compose(answer -> answer.ok()
                        ? Future.succeededFuture()
                        : Future.failedFuture("%s cannot log in (status %d)".formatted(user, answer.status())));
    }

    @Override
    public boolean isUnsettled() {
        return openCheckout != null;
    }

    /**
     * Reads everything that the shop still holds for this shopper: the cart, each acknowledged order, and the cart again from each
     * replica. Then repeats each checkout: a second order cannot be listed, but the repetition of a checkout must not return another id.
     */
    @Override
    public Future<Holdings> takeStock(Map<String, Connection> replicas) {
        return arrive().compose(arrived -> renew())
                .compose(renewed -> read(ledger.now()))
                .compose(cart -> {
                    if (cart.unauthenticated()) {
                        return takeStock(replicas);
                    }
                    if (!cart.ok()) {
                        return Future.failedFuture(
                                "the cart of " + user + " cannot be read (status " + cart.status() + ")");
                    }
                    return readOrders()
                            .compose(found -> views(replicas)
                                    .compose(views -> repeatCheckouts(found)
                                            .map(repeated ->
                                                    new Holdings(user, lines(cart.body()), views, found, orders))));
                });
    }

    private Future<Map<String, List<String>>> views(Map<String, Connection> replicas) {
        Map<String, List<String>> views = new LinkedHashMap<>();
        Future<?> reads = Future.succeededFuture();
        for (Map.Entry<String, Connection> replica : replicas.entrySet()) {
            reads = reads.compose(before -> ask(client.tab(replica.getValue()), TRIES))
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
     * What a replica shows; empty if it does not answer. If it does not know a shopper whom the balancer still lets in, it shows that:
     * the audit finds it in no cart.
     */
    private Future<Optional<List<String>>> view(Answer answer) {
        if (answer.ok()) {
            return Future.succeededFuture(Optional.of(lines(answer.body())));
        }
        if (!doesNotKnow(answer)) {
            return Future.succeededFuture(Optional.empty());
        }
        Optional<List<String>> unknown = Optional.of(List.of("unknown login (status " + answer.status() + ")"));
        return client.readCart()
                .compose(still -> still.ok()
                        ? Future.succeededFuture(unknown)
                        : Future.failedFuture("the login of %s ended (status %d)".formatted(user, still.status())));
    }

    private static boolean doesNotKnow(Answer answer) {
        return answer.unauthenticated() || answer.status() == NOT_FOUND;
    }

    private Future<Map<String, List<String>>> readOrders() {
        Map<String, List<String>> found = new LinkedHashMap<>();
        Future<?> reads = Future.succeededFuture();
        for (Map.Entry<String, Set<String>> order : orders.entrySet()) {
            for (String id : order.getValue()) {
                reads = reads.compose(before ->
                                perform(Kind.READ_ORDER, order.getKey(), ledger.now(), () -> client.readOrder(id)))
                        .compose(answer -> {
                            if (answer.ok()) {
                                found.put(id, lines(answer.body()));
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

    /**
     * Sends each checkout whose order was found once more. This comes last: a shop that does not know the key any longer may sell the
     * cart. Without its order, a checkout is lost anyway, and would only be made again.
     */
    private Future<?> repeatCheckouts(Map<String, List<String>> found) {
        Future<?> repeats = Future.succeededFuture();
        for (Map.Entry<String, Set<String>> order : orders.entrySet()) {
            String key = order.getKey();
            if (found.keySet().containsAll(order.getValue())) {
                repeats = repeats.compose(before -> renew())
                        .compose(renewed -> buy(key, ledger.now()))
                        .compose(answer -> isSettled(answer) && !answer.unauthenticated()
                                ? Future.succeededFuture()
                                : Future.failedFuture("the checkout %s cannot be repeated (status %d)"
                                        .formatted(key, answer.status())));
            }
        }
        return repeats;
    }

    /** Whether there is no such order: any other refusal says nothing about it. */
    private static boolean isGone(Answer answer) {
        return answer.status() == NOT_FOUND || hasType(answer, INVALID_RECEIPT);
    }

    private Future<Answer> login(long intended) {
        return perform(Kind.LOGIN, null, intended, () -> client.login(user, password))
                .onSuccess(answer -> {
                    loggedIn = answer.ok();
                    generation += loggedIn ? 1 : 0;
                });
    }

    /** A shopper who was idle for long would otherwise be refused, and count as a user who had to log in again. */
    private Future<Answer> renew() {
        return client.mustRefresh()
                ? perform(Kind.REFRESH, null, ledger.now(), client::refresh)
                : Future.succeededFuture();
    }

    private Future<Answer> read(long intended) {
        return perform(Kind.READ, null, intended, client::readCart);
    }

    private Future<Answer> write(long intended) {
        LineValues.Line line = nextLine();
        return perform(Kind.WRITE, line.value(), intended, () -> client.putItem(line.sku(), line.quantity()))
                .onSuccess(answer -> {
                    if (answer.ok()) {
                        promised.put(line.value(), line);
                    }
                });
    }

    /** A line of a product that is not in the cart: another quantity would replace an acknowledged line, which would then seem lost. */
    private LineValues.Line nextLine() {
        LineValues.Line line = values.next();
        while (has(line.sku())) {
            line = values.next();
        }
        return line;
    }

    private boolean has(String sku) {
        return promised.values().stream().anyMatch(line -> line.sku().equals(sku));
    }

    /** Deletes a line that the last response showed: deleting one that is already lost would hide the loss. */
    private Future<Answer> delete(LineValues.Line line, long intended) {
        return perform(Kind.DELETE, line.value(), intended, () -> client.removeItem(line.sku()))
                .onSuccess(answer -> {
                    if (answer.outcome() != Outcome.FAILED) {
                        promised.remove(line.value());
                    }
                    present = present.stream().filter(promised::containsKey).toList();
                });
    }

    private Future<Answer> checkout(long intended) {
        if (openCheckout == null) {
            openCheckout = keyPrefix + ++checkouts;
        }
        String key = openCheckout;
        return buy(key, intended).onSuccess(answer -> {
            if (answer.ok() || answer.unauthenticated() || hasType(answer, EMPTY_CART)) {
                // if it was not sold, the cart may be gone: then the audit reports its lines as lost
                promised.clear();
            }
            openCheckout = isSettled(answer) ? null : key;
        });
    }

    private Future<Answer> buy(String key, long intended) {
        tries.merge(key, 1, Integer::sum);
        return perform(Kind.CHECKOUT, key, intended, () -> client.checkout(key)).onSuccess(answer -> {
            if (answer.ok()) { // without an id, there is no such order
                orders.computeIfAbsent(key, first -> new LinkedHashSet<>())
                        .add(answer.body().getString("id", ""));
            }
        });
    }

    /** Whether the checkout was acknowledged or finally refused. */
    private static boolean isSettled(Answer answer) {
        return answer.outcome() != Outcome.UNKNOWN && answer.status() != 0 && !hasType(answer, CONFLICT);
    }

    private Future<Answer> perform(Kind kind, String value, long intended, Supplier<Future<Answer>> request) {
        int number = ++sequence;
        int usedGeneration = kind == Kind.LOGIN ? generation + 1 : generation;
        long sent = ledger.begin();
        return request.get().onSuccess(answer -> {
            List<String> shown = answer.ok() && shows(kind) ? lines(answer.body()) : null;
            present = shown == null || kind == Kind.CHECKOUT
                    ? List.of()
                    : shown.stream().filter(promised::containsKey).toList();
            ledger.add(new Operation(
                    user,
                    number,
                    kind,
                    value,
                    kind == Kind.CHECKOUT ? tries.get(value) : 1,
                    intended,
                    sent,
                    ledger.now(),
                    answer.outcome(),
                    answer.status(),
                    answer.pod(),
                    usedGeneration,
                    shown));
            // 400: the refresh token is no longer valid (RFC 6749, 5.2); any other failure says nothing about the login
            if (answer.unauthenticated() || kind == Kind.REFRESH && answer.status() == 400) {
                loggedIn = false;
            }
        });
    }

    private static boolean shows(Kind kind) {
        return kind != Kind.LOGIN && kind != Kind.REFRESH;
    }

    private static boolean hasType(Answer answer, String type) {
        return (PROBLEM + type).equals(answer.body().getString("type"));
    }

    private static List<String> lines(JsonObject cartOrOrder) {
        JsonArray lines = cartOrOrder.getJsonArray("lines", new JsonArray());
        List<String> values = new ArrayList<>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            JsonObject line = lines.getJsonObject(i);
            values.add(LineValues.value(line.getString("sku"), line.getInteger("quantity")));
        }
        return values;
    }
}
