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
 * The {@code ETag} of a cart. Two carts have the same tag if they have the same owner, version and content, including current prices and
 * products that are no longer sold. So two different changes of one version, or the carts of two sessions, never match.
 *
 * @param value the strong entity tag, quotes included: the version, then a hash
 */
public record CartTag(String value) {

    private static final int HASH_BYTES = 12;

    /** @param owner of the cart; another owner's cart has another tag, even with the same content, and the tag does not reveal the owner */
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
     * Accepts a request without {@code If-Match}, with {@code *}, or with a list that contains the current tag (RFC 9110, section 13.1.1).
     *
     * @param ifMatch the values of all {@code If-Match} header lines
     * @param current called only if the request names a tag
     * @throws ProblemException {@code precondition-failed} otherwise
     */
    public static void require(List<String> ifMatch, Supplier<CartTag> current) {
        String all = String.join(",", ifMatch).strip();
        if (ifMatch.isEmpty() || all.equals("*")) {
            return;
        }
        CartTag tag = current.get();
        if (Arrays.stream(all.split(",")).map(String::strip).noneMatch(tag.value()::equals)) {
            throw new ProblemException(
                    CommonProblem.PRECONDITION_FAILED, "the current tag of the cart is " + tag.value());
        }
    }
}
