package dev.statelab.experiments.load;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.ledger.Holdings;
import dev.statelab.experiments.ledger.Ledger;
import dev.statelab.experiments.ledger.Outcome;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Random;

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

    private final String user;
    private final Random random;
    private final LineValues values;
    private final KnownCart cart = new KnownCart();
    private final RecordedClient client;
    private final StockTaking stockTaking;
    private final String keyPrefix;

    private String openCheckout;
    private int checkouts;

    /**
     * @param run distinguishes this run's checkouts from those of other runs
     * @param seed determines what the shopper does
     */
    public Shopper(String user, String password, ShopClient client, Ledger ledger, String run, long seed) {
        this.user = user;
        this.random = new Random(seed);
        this.values = new LineValues(random);
        this.client = new RecordedClient(user, password, client, ledger, cart);
        this.stockTaking = new StockTaking(user, client, this.client, ledger);
        this.keyPrefix = run + "-" + user + "-";
    }

    @Override
    public String name() {
        return user;
    }

    @Override
    public Future<?> act(long intended) {
        if (!client.isLoggedIn()) {
            return client.login(intended);
        }
        if (client.mustRefresh()) {
            return client.refresh(intended);
        }
        if (openCheckout != null || cart.size() >= LINES_PER_ORDER) {
            return checkout(intended);
        }
        double choice = random.nextDouble();
        if (choice < SHARE_OF_DELETIONS && !cart.shown().isEmpty()) {
            return delete(cart.shown().getFirst(), intended);
        }
        return choice < SHARE_OF_WRITES ? write(intended) : client.read(intended);
    }

    @Override
    public Future<?> arrive() {
        return client.arrive();
    }

    @Override
    public boolean isUnsettled() {
        return openCheckout != null;
    }

    @Override
    public Future<Holdings> takeStock(Map<String, Connection> replicas) {
        return stockTaking.take(replicas);
    }

    private Future<Answer> write(long intended) {
        LineValues.Line line = nextLine();
        return client.write(line, intended).onSuccess(answer -> {
            if (answer.ok()) {
                cart.add(line);
            }
        });
    }

    /** A line of a product that is not in the cart: another quantity would replace an acknowledged line, which would then seem lost. */
    private LineValues.Line nextLine() {
        LineValues.Line line = values.next();
        while (cart.has(line.sku())) {
            line = values.next();
        }
        return line;
    }

    /** Deletes a line that the last response showed: deleting one that is already lost would hide the loss. */
    private Future<Answer> delete(LineValues.Line line, long intended) {
        return client.delete(line, intended).onSuccess(answer -> {
            if (answer.outcome() != Outcome.FAILED) {
                cart.remove(line);
            }
        });
    }

    private Future<Answer> checkout(long intended) {
        if (openCheckout == null) {
            openCheckout = keyPrefix + ++checkouts;
        }
        String key = openCheckout;
        return client.checkout(key, intended).onSuccess(answer -> {
            if (answer.ok() || answer.unauthenticated() || Problem.EMPTY_CART.isIn(answer)) {
                // if it was not sold, the cart may be gone: then the audit reports its lines as lost
                cart.clear();
            }
            openCheckout = RecordedClient.isSettled(answer) ? null : key;
        });
    }
}
