package dev.statelab.storefront.cart;

import dev.statelab.storefront.Sha256;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/**
 * A cart as an {@code ETag}: two carts have the same tag if they are the same owner's and show the same, today's prices and what cannot
 * be bought any more included. So two changes of one version, or the carts of two sessions, are never taken for each other.
 *
 * @param value the strong entity tag, quotes included: the version, then a hash
 */
public record CartTag(String value) {

    private static final int HASH_BYTES = 12;

    /** @param owner whose cart it is: the same cart of another owner has another tag, and nothing in it tells who that is */
    public static CartTag of(String owner, CartView cart) {
        StringBuilder shown = new StringBuilder(owner).append('\n').append(cart.total());
        for (LineView line : cart.lines()) {
            shown.append('\n')
                    .append(line.sku())
                    .append(' ')
                    .append(line.quantity())
                    .append(' ')
                    .append(line.price());
        }
        cart.unavailable()
                .forEach(line ->
                        shown.append('\n').append(line.sku()).append(' ').append(line.quantity()));
        byte[] hash = Sha256.of(shown.toString().getBytes(StandardCharsets.UTF_8));
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, HASH_BYTES));
        return new CartTag("\"" + cart.version() + '-' + encoded + '"');
    }

    /**
     * Lets a request pass that names no cart, any cart ({@code *}), or this one among others (RFC 9110, section 13.1.1).
     *
     * @param ifMatch the values of all header lines of that name
     * @param current asked only where the request names a cart
     * @throws ProblemException {@code precondition-failed} otherwise
     */
    public static void require(List<String> ifMatch, Supplier<CartTag> current) {
        String all = String.join(",", ifMatch).strip();
        if (ifMatch.isEmpty() || all.equals("*")) {
            return;
        }
        CartTag tag = current.get();
        if (Arrays.stream(all.split(",")).map(String::strip).noneMatch(tag.value()::equals)) {
            throw new ProblemException(CommonProblem.PRECONDITION_FAILED, "the cart is " + tag.value());
        }
    }
}
