package dev.statelab.experiments.client;

import io.vertx.core.Future;

/**
 * The shop's interface for one shopper. An implementation keeps what the architecture asks a client to keep. No future
 * fails: see {@link Answer}.
 */
public sealed interface ShopClient extends AutoCloseable permits SessionClient, TokenClient {

    /** Presents the credentials; what the service hands out in return is kept and used from then on. */
    Future<Answer> login(String user, String password);

    /** Whether the credential must be renewed by {@link #refresh} before the next request. */
    boolean mustRefresh();

    /** Renews the credential. */
    Future<Answer> refresh();

    Future<Answer> readCart();

    /** Sets the quantity of one product. */
    Future<Answer> putItem(String sku, int quantity);

    /** Buys the cart; the same key buys once however often it is sent. */
    Future<Answer> checkout(String idempotencyKey);

    /** The order of a former checkout by its id. */
    Future<Answer> readOrder(String id);

    @Override
    void close();
}
