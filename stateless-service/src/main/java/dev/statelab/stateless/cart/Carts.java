package dev.statelab.stateless.cart;

import dev.statelab.shop.Cart;
import dev.statelab.shop.CartLimitException;
import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.InvalidTokenException.Reason;
import dev.statelab.stateless.token.TokenType;
import dev.statelab.stateless.token.VerifiedToken;
import dev.statelab.stateless.token.jwt.SealedTokens;
import dev.statelab.storefront.problem.ProblemException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jose4j.jwt.ReservedClaimNames;

/**
 * Signs carts for the client to keep, and verifies them when they come back. Two releases can serve a client during a rollout and after a
 * rollback: a claim keeps its meaning in a newer release or gets a new name, and this release keeps the claims that it does not know.
 */
@Singleton
public class Carts {

    /**
     * The maximum length of a signed cart in characters: a cookie has 4 KiB, including its name and attributes (RFC 6265, section 6.1), and
     * a header of this size is half of what common proxies accept.
     */
    public static final int MAX_LENGTH = 4000;

    /** How long an unused cart is valid. */
    public static final Duration LIFETIME = Duration.ofDays(7);

    static final TokenType TYPE = new TokenType("cart", "cart+jwt", MAX_LENGTH);

    private static final String VERSION = "version";
    private static final String LINES = "lines";
    private static final Set<String> KNOWN =
            Set.of(ReservedClaimNames.SUBJECT, ReservedClaimNames.EXPIRATION_TIME, VERSION, LINES);

    private static final Pattern SKU = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final SealedTokens tokens;

    Carts(SealedTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * The cart as a token: its user, version and quantities, but no prices; and what another release has added.
     *
     * @throws ProblemException {@code oversized-cart} if it would be longer than {@link #MAX_LENGTH}
     */
    public String sign(String user, VersionedCart cart) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(VERSION, cart.version());
        claims.put(LINES, cart.cart().quantities());
        claims.putAll(cart.others());
        try {
            return tokens.seal(TYPE, user, Instant.now().plus(LIFETIME), claims);
        } catch (InvalidTokenException e) {
            throw refused(e);
        }
    }

    /**
     * The content of a token.
     *
     * @param ageing whether the token should be replaced by a new one soon: less than half of its lifetime is left, or its keys are no
     *     longer current
     */
    public record Brought(VersionedCart cart, boolean ageing) {}

    /**
     * The user's own cart in a token.
     *
     * @throws ProblemException {@code oversized-cart}, {@code expired-cart}, {@code foreign-cart} for another user's, {@code stale-cart} if
     *     it exceeds the shop's current limits, and {@code tampered-cart} for everything that was not signed here
     */
    public Brought read(String token, String user) {
        try {
            VerifiedToken verified = tokens.open(token, TYPE);
            if (!verified.subject().equals(user)) {
                throw new ProblemException(CartProblem.FOREIGN_CART);
            }
            long version = verified.claim(VERSION, Long.class);
            if (version < 0) {
                throw new InvalidTokenException(Reason.MALFORMED);
            }
            Cart lines = lines(verified.claim(LINES, Map.class));
            VersionedCart cart = new VersionedCart(version, lines, verified.claimsExcept(KNOWN));
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
            if (!SKU.matcher(sku).matches()) { // not a SKU of any release of the shop
                throw new InvalidTokenException(Reason.MALFORMED);
            }
            if (!(line.getValue() instanceof Long quantity) || quantity < 1 || quantity > Cart.MAX_QUANTITY) {
                throw stale("the quantity of '%s' is out of range".formatted(sku));
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
        return new ProblemException(CartProblem.STALE_CART, detail);
    }

    private static ProblemException refused(InvalidTokenException e) {
        return switch (e.reason()) {
            case OVERSIZED ->
                new ProblemException(
                        CartProblem.OVERSIZED_CART, "a cart has at most %d characters".formatted(MAX_LENGTH));
            case EXPIRED -> new ProblemException(CartProblem.EXPIRED_CART);
            default -> new ProblemException(CartProblem.TAMPERED_CART, "the cart was refused: " + e.reason());
        };
    }
}
