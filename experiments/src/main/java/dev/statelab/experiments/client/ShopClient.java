package dev.statelab.experiments.client;

import io.vertx.core.Future;
import java.util.Map;

/**
 * The shop's interface for one user. An implementation keeps the state that its architecture puts on the client. No future fails: see
 * {@link Answer}.
 */
public sealed interface ShopClient extends AutoCloseable permits SessionClient, TokenClient {

    /** Logs in, and keeps and uses the returned credential from then on. */
    Future<Answer> login(String user, String password);

    /** Whether the credential must be renewed by {@link #refresh} before the next request. */
    boolean mustRefresh();

    /**
     * Renews the credential.
     *
     * @throws UnsupportedOperationException if it needs no renewal: see {@link #mustRefresh}
     */
    Future<Answer> refresh();

    Future<Answer> readCart();

    /** Sets the quantity of one product. */
    Future<Answer> putItem(String sku, int quantity);

    /** Adds to the quantity of one product. */
    Future<Answer> addItem(String sku, int more);

    /** Removes one product from the cart. */
    Future<Answer> removeItem(String sku);

    /** Buys the cart; the same key buys only once, however often it is sent, and whatever the cart has become since. */
    Future<Answer> checkout(String idempotencyKey);

    /** Reads the order of an earlier checkout by its id. */
    Future<Answer> readOrder(String id);

    /** Logs out, but goes on using the credential: later responses show whether it still works. */
    Future<Answer> logout();

    /** Ends all logins of the user, this one included. */
    Future<Answer> logoutEverywhere();

    /** The headers that currently carry the credential; empty before the login. */
    Map<String, String> credential();

    /** Another tab of the same browser, which shares its state. Use both on one Vert.x context. */
    ShopClient tab(Connection another);

    @Override
    void close();
}
