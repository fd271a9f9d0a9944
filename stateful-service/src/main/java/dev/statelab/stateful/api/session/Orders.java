package dev.statelab.stateful.api.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statelab.shop.Cart;
import dev.statelab.shop.Catalog;
import dev.statelab.shop.Order;
import dev.statelab.shop.PricedCart;
import dev.statelab.stateful.session.Sessions;
import dev.statelab.stateful.session.store.Document;
import dev.statelab.stateful.session.store.Session;
import dev.statelab.storefront.Sha256;
import dev.statelab.storefront.cart.Availability;
import dev.statelab.storefront.cart.IfMatch;
import dev.statelab.storefront.order.IdempotencyKey;
import dev.statelab.storefront.order.OrderView;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Orders, each stored as a document of its user. The id of an order is a hash of the user and the idempotency key, so the order is
 * also the record of its key: there is no second record that could be lost or outlive it. The store writes the order and empties the
 * cart in one atomic step, so no request sees a half-finished checkout. Of two concurrent requests with the same key, the later gets
 * the order of the earlier.
 */
@Singleton
public class Orders {

    /** How long an order, and with it its idempotency key, is kept. */
    private static final Duration KEEP = Duration.ofDays(30);

    private static final int ID_BYTES = 16;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{22}");

    private final Sessions sessions;
    private final ShoppingCodec codec;
    private final Catalog catalog;
    private final ObjectMapper json;

    Orders(Sessions sessions, ShoppingCodec codec, Catalog catalog, ObjectMapper json) {
        this.sessions = sessions;
        this.codec = codec;
        this.catalog = catalog;
        this.json = json;
    }

    /**
     * Buys the content of the cart and empties it. If an order with this key exists, returns that order, whatever the cart now contains:
     * a client that received no response repeats its request.
     *
     * @param ifMatch the cart that the client means to buy
     * @return fails with {@code empty-cart}, {@code unavailable-product} or {@code precondition-failed}, if there is no order
     *     with this key
     */
    public Uni<OrderView> buy(Session session, IdempotencyKey key, IfMatch ifMatch) {
        String id = id(session.user(), key);
        Shopping shopping = codec.decode(session.state());
        try {
            requireBuyable(session, shopping, ifMatch);
        } catch (ProblemException refusal) {
            return find(session, id, refusal);
        }
        OrderView order = OrderView.of(new Order(id, session.user(), PricedCart.of(shopping.cart(), catalog)));
        Document document = new Document(name(id), write(order), KEEP);
        return sessions.save(session, codec.encode(shopping.with(Cart.empty())), document)
                .map(earlier -> earlier.map(this::read).orElse(order));
    }

    private void requireBuyable(Session session, Shopping shopping, IfMatch ifMatch) {
        ifMatch.require(() -> Carts.tag(session, Carts.view(shopping, catalog)));
        if (shopping.cart().isEmpty()) {
            throw new ProblemException(CommonProblem.EMPTY_CART);
        }
        Availability.requireForCheckout(shopping.cart(), catalog);
    }

    /** The order with this id; fails with {@code unknown-order} if the user of the session has none. */
    public Uni<OrderView> find(Session session, String id) {
        if (!ID.matcher(id).matches()) {
            throw new ProblemException(CommonProblem.UNKNOWN_ORDER);
        }
        return find(session, id, new ProblemException(CommonProblem.UNKNOWN_ORDER));
    }

    private Uni<OrderView> find(Session session, String id, ProblemException absent) {
        return sessions.document(session, name(id))
                .map(found -> found.map(this::read).orElseThrow(() -> absent));
    }

    private static String id(String user, IdempotencyKey key) {
        byte[] hash = Sha256.of((key.value() + ' ' + user).getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, ID_BYTES));
    }

    private static String name(String id) {
        return "order:" + id;
    }

    private String write(OrderView order) {
        try {
            return json.writeValueAsString(order);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private OrderView read(String document) {
        try {
            return json.readValue(document, OrderView.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored order cannot be read", e);
        }
    }
}
