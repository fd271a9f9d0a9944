package dev.statelab.stateful.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.statelab.shop.Cart;
import dev.statelab.shop.Catalog;
import dev.statelab.shop.Order;
import dev.statelab.shop.PricedCart;
import dev.statelab.stateful.session.Document;
import dev.statelab.stateful.session.Session;
import dev.statelab.stateful.session.Sessions;
import dev.statelab.storefront.Sha256;
import dev.statelab.storefront.cart.LineView;
import dev.statelab.storefront.order.IdempotencyKey;
import dev.statelab.storefront.order.OrderView;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import dev.statelab.storefront.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Orders, each a document of its user. An order's id is a hash of the user and the idempotency key, so that the order is also
 * the record of its key: there is no second one that could be lost or outlive it. The order is written and the cart emptied
 * in one step of the store, therefore no request ever finds a checkout half done: of two that race with one key, the later is
 * answered with the order of the earlier.
 */
@Singleton
class Orders {

    /** How long an order, and with it its idempotency key, is remembered. */
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
     * Buys what is in the cart and empties it; or answers the order that was bought with this key. The latter also when the
     * cart is empty: that is how a client finds it that did not get the first answer.
     *
     * @return fails with {@code empty-cart}, or with {@code idempotency-key-reused} where the cart is another than was bought
     *     with this key
     */
    Uni<OrderView> buy(Session session, IdempotencyKey key) {
        String id = id(session.user(), key);
        Shopping shopping = codec.decode(session.state());
        Cart cart = shopping.cart();
        if (cart.isEmpty()) {
            return find(session, id, CommonProblem.EMPTY_CART);
        }
        OrderView order = OrderView.of(new Order(id, session.user(), PricedCart.of(cart, catalog)));
        Document document = new Document(name(id), write(order), KEEP);
        return sessions.save(session, codec.encode(shopping.with(Cart.empty())), document)
                .map(earlier -> earlier.map(this::read).orElse(order))
                .invoke(bought -> requireSame(cart, bought));
    }

    /** The session's user's order of that id; fails with {@code unknown-order} where there is none. */
    Uni<OrderView> find(Session session, String id) {
        if (!ID.matcher(id).matches()) {
            throw new ProblemException(CommonProblem.UNKNOWN_ORDER);
        }
        return find(session, id, CommonProblem.UNKNOWN_ORDER);
    }

    private Uni<OrderView> find(Session session, String id, ProblemType absent) {
        return sessions.document(session, name(id))
                .map(found -> found.map(this::read).orElseThrow(() -> new ProblemException(absent)));
    }

    private static void requireSame(Cart cart, OrderView bought) {
        Map<String, Integer> quantities =
                bought.lines().stream().collect(Collectors.toMap(LineView::sku, LineView::quantity));
        if (!cart.quantities().equals(quantities)) {
            throw new ProblemException(SessionProblem.IDEMPOTENCY_KEY_REUSED);
        }
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
            throw new IllegalStateException("an order cannot be read", e);
        }
    }
}
