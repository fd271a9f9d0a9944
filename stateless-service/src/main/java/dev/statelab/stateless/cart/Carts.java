package dev.statelab.stateless.cart;

import dev.statelab.shop.Cart;
import dev.statelab.shop.CartLimitException;
import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.InvalidTokenException.Reason;
import dev.statelab.stateless.token.SealedTokens;
import dev.statelab.stateless.token.TokenType;
import dev.statelab.stateless.token.VerifiedToken;
import dev.statelab.storefront.problem.ProblemException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Signs carts for their way through the client, and reads them when they come back. */
@Singleton
public class Carts {

    /**
     * The most characters of a signed cart: as a cookie it has 4 KiB, its name and attributes included (RFC 6265, section 6.1), and
     * as a header it is half of what common proxies take for one.
     */
    public static final int MAX_LENGTH = 4000;

    /** How long a cart that nobody touches is good. */
    public static final Duration LIFETIME = Duration.ofDays(7);

    static final TokenType TYPE = new TokenType("cart", "cart+jwt", MAX_LENGTH);

    private static final Pattern SKU = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final SealedTokens tokens;

    Carts(SealedTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * The cart as a token: whose it is, its version and its quantities, and no price.
     *
     * @throws ProblemException {@code oversized-cart} when it would be longer than {@link #MAX_LENGTH}
     */
    public String sign(String user, VersionedCart cart) {
        Map<String, ?> claims =
                Map.of("version", cart.version(), "lines", cart.cart().quantities());
        try {
            return tokens.seal(TYPE, user, Instant.now().plus(LIFETIME), claims);
        } catch (InvalidTokenException e) {
            throw refused(e);
        }
    }

    /**
     * What a token says.
     *
     * @param ageing whether the token should be replaced by a new one soon: less than half of its time is left, or its keys have been
     *     moved on from
     */
    public record Brought(VersionedCart cart, boolean ageing) {}

    /**
     * The user's own cart in a token.
     *
     * @throws ProblemException {@code oversized-cart}, {@code expired-cart}, {@code foreign-cart} for another user's,
     *     {@code stale-cart} for more than the shop sells at once any more, and {@code tampered-cart} for everything that was not signed
     *     here
     */
    public Brought read(String token, String user) {
        try {
            VerifiedToken verified = tokens.open(token, TYPE);
            if (!verified.subject().equals(user)) {
                throw new ProblemException(TokenProblem.FOREIGN_CART);
            }
            long version = verified.claim("version", Long.class);
            if (version < 0) {
                throw new InvalidTokenException(Reason.MALFORMED);
            }
            VersionedCart cart = new VersionedCart(version, lines(verified.claim("lines", Map.class)));
            return new Brought(cart, isAgeing(token, verified));
        } catch (InvalidTokenException e) {
            throw refused(e);
        }
    }

    private boolean isAgeing(String token, VerifiedToken verified) {
        Instant half = Instant.now().plus(LIFETIME.dividedBy(2));
        return verified.expires().isBefore(half) || !tokens.isCurrent(token, TYPE);
    }

    private Cart lines(Map<?, ?> lines) {
        Map<String, Integer> quantities = new LinkedHashMap<>();
        for (Map.Entry<?, ?> line : lines.entrySet()) {
            String sku = (String) line.getKey();
            if (!SKU.matcher(sku).matches()) { // what no release of the shop ever sold
                throw new InvalidTokenException(Reason.MALFORMED);
            }
            if (!(line.getValue() instanceof Long quantity) || quantity < 1 || quantity > Cart.MAX_QUANTITY) {
                throw stale("the quantity of '%s' is no quantity".formatted(sku));
            }
            quantities.put(sku, quantity.intValue());
        }
        try {
            return Cart.of(quantities);
        } catch (CartLimitException e) {
            throw stale(e.getMessage());
        }
    }

    private static ProblemException stale(String detail) {
        return new ProblemException(TokenProblem.STALE_CART, detail);
    }

    private static ProblemException refused(InvalidTokenException e) {
        return switch (e.reason()) {
            case OVERSIZED ->
                new ProblemException(
                        TokenProblem.OVERSIZED_CART, "a cart has at most %d characters".formatted(MAX_LENGTH));
            case EXPIRED -> new ProblemException(TokenProblem.EXPIRED_CART);
            default -> new ProblemException(TokenProblem.TAMPERED_CART, "the cart was refused: " + e.reason());
        };
    }
}
