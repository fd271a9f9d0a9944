package dev.statelab.experiments.client;

import io.vertx.core.Future;
import java.util.Map;

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

    /** Puts more of one product into the cart. */
    Future<Answer> addItem(String sku, int more);

    /** Takes one product out of the cart. */
    Future<Answer> removeItem(String sku);

    /** Buys the cart; the same key buys once however often it is sent. */
    Future<Answer> checkout(String idempotencyKey);

    /** The order of a former checkout by its id. */
    Future<Answer> readOrder(String id);

    /** Gives the credential back, and goes on using it: what that is worth shows in the next answers. */
    Future<Answer> logout();

    /** The headers that carry the credential now. */
    Map<String, String> credential();

    /** Another tab of the same browser: what one of them keeps, the other has. Both belong on one Vert.x context. */
    ShopClient tab(Connection another);

    @Override
    void close();
}
