package dev.statelab.stateless.cart;

import dev.statelab.shop.Cart;
import dev.statelab.shop.Catalog;
import dev.statelab.shop.Money;
import dev.statelab.shop.Order;
import dev.statelab.shop.PricedCart;
import dev.statelab.shop.Product;
import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.InvalidTokenException.Reason;
import dev.statelab.stateless.token.TokenType;
import dev.statelab.stateless.token.VerifiedToken;
import dev.statelab.stateless.token.jwt.SealedTokens;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Signs orders, so that the client can keep them, since the shop does not store them. A receipt contains what was bought and for how much,
 * but not the names of products, which would double the size of the header.
 */
@Singleton
public class Receipts {

    /** How long a receipt is valid. */
    public static final Duration LIFETIME = Duration.ofDays(30);

    static final TokenType TYPE = new TokenType("receipt", "receipt+jwt", 4096);

    private final SealedTokens tokens;
    private final Catalog catalog;

    Receipts(SealedTokens tokens, Catalog catalog) {
        this.tokens = tokens;
        this.catalog = catalog;
    }

    /** The order as a token. */
    public String sign(Order order) {
        Map<String, List<Long>> lines = new LinkedHashMap<>();
        order.content()
                .lines()
                .forEach(line -> lines.put(
                        line.product().sku(),
                        List.of((long) line.quantity(), line.product().price().cents())));
        Map<String, ?> claims = Map.of("order", order.id(), "lines", lines);
        return tokens.seal(TYPE, order.user(), Instant.now().plus(LIFETIME), claims);
    }

    /**
     * The user's own order in a token.
     *
     * @throws ProblemException {@code forbidden} for somebody else's, {@code invalid-receipt} for everything that was not signed
     *     here or is too old
     */
    public Order read(String token, String user) {
        try {
            VerifiedToken verified = tokens.open(token, TYPE);
            if (!verified.subject().equals(user)) {
                throw new ProblemException(CommonProblem.FORBIDDEN, "the receipt is another user's");
            }
            return new Order(verified.claim("order", String.class), user, content(verified.claim("lines", Map.class)));
        } catch (InvalidTokenException e) {
            throw new ProblemException(CartProblem.INVALID_RECEIPT, "the receipt was refused: " + e.reason());
        }
    }

    private PricedCart content(Map<?, ?> lines) {
        if (lines.isEmpty()) {
            throw new InvalidTokenException(Reason.MALFORMED);
        }
        List<PricedCart.Line> content = lines.entrySet().stream()
                .map(line -> line((String) line.getKey(), line.getValue()))
                .toList();
        return new PricedCart(
                content, content.stream().map(PricedCart.Line::total).reduce(Money.ZERO, Money::plus));
    }

    private PricedCart.Line line(String sku, Object numbers) {
        if (!(numbers instanceof List<?> pair
                && pair.size() == 2
                && pair.get(0) instanceof Long quantity
                && quantity >= 1
                && quantity <= Cart.MAX_QUANTITY
                && pair.get(1) instanceof Long cents
                && cents >= 0
                && cents <= Integer.MAX_VALUE)) {
            throw new InvalidTokenException(Reason.MALFORMED);
        }
        Money price = new Money(cents);
        // a receipt may outlive its product, whose name is then its SKU
        String name = catalog.find(sku).map(Product::name).orElse(sku);
        return new PricedCart.Line(
                new Product(sku, name, price), quantity.intValue(), price.times(quantity.intValue()));
    }
}
