package dev.statelab.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.shop.Cart;
import dev.statelab.shop.Catalog;
import dev.statelab.storefront.cart.CartTag;
import dev.statelab.storefront.cart.CartView;
import dev.statelab.storefront.cart.LineView;
import dev.statelab.storefront.order.IdempotencyKey;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

    private static final CartTag TAG = new CartTag("\"7\"");

    @ParameterizedTest
    @ValueSource(strings = {"*", " * ", "\"7\"", "\"6\", \"7\"", " \"7\" ", "\"6\",,\"7\""})
    void aMatchingIfMatchPasses(String ifMatch) {
        assertThatCode(() -> CartTag.require(List.of(ifMatch), () -> TAG)).doesNotThrowAnyException();
    }

    @Test
    void ifMatchMayBeMissingOrSpreadOverSeveralLines() {
        assertThatCode(() -> CartTag.require(List.of(), () -> TAG)).doesNotThrowAnyException();
        assertThatCode(() -> CartTag.require(List.of("\"5\", \"6\"", "\"7\""), () -> TAG))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> CartTag.require(List.of("\"5\"", "\"6\""), () -> TAG))
                .satisfies(HeadersTest::isPreconditionFailed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"6\"", "7", "W/\"7\"", "", "\"77\"", "\"6\", *"})
    void aNonMatchingIfMatchFailsThePrecondition(String ifMatch) {
        assertThatThrownBy(() -> CartTag.require(List.of(ifMatch), () -> TAG))
                .satisfies(HeadersTest::isPreconditionFailed);
    }

    /** The tag depends on the owner, version, lines, availability and prices. */
    @Test
    void aCartTagDependsOnOwnerVersionLinesAvailabilityAndPrices() {
        Catalog catalog = Catalog.standard();
        Cart tea = Cart.empty().with("tea-01", 2);
        CartView cart = CartView.of(1, tea, catalog);
        CartView dearer = new CartView(
                1, cart.currency(), List.of(new LineView("tea-01", "Alder tea", 2, "2.60", "5.20")), "5.20", List.of());

        assertThat(CartTag.of("alice", cart)).isEqualTo(CartTag.of("alice", CartView.of(1, tea, catalog)));
        assertThat(Stream.of(
                        CartTag.of("alice", cart),
                        CartTag.of("bob", cart),
                        CartTag.of("alice", CartView.of(2, tea, catalog)),
                        CartTag.of("alice", CartView.of(1, Cart.empty().with("tea-01", 3), catalog)),
                        CartTag.of("alice", CartView.of(1, Cart.empty().with("tea-02", 2), catalog)),
                        CartTag.of("alice", CartView.of(1, tea, catalog.without(List.of("tea-01")))),
                        CartTag.of("alice", dearer)))
                .doesNotHaveDuplicates();
    }

    @Test
    void anIdempotencyKeyMayBeQuotedButMustNotBeMissing() {
        assertThat(IdempotencyKey.parse("a.B_9-").value()).isEqualTo("a.B_9-");
        assertThat(IdempotencyKey.parse("\"a.B_9-\"")).isEqualTo(IdempotencyKey.parse("a.B_9-"));
        assertThatThrownBy(() -> IdempotencyKey.parse(null))
                .satisfies(e ->
                        assertThat(((ProblemException) e).type()).isEqualTo(CommonProblem.IDEMPOTENCY_KEY_MISSING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"\"",
                "\"a",
                "a\"",
                "\"a\"b\"",
                "two words",
                "ü",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void aLongOrMalformedIdempotencyKeyIsRefused(String header) {
        assertThatThrownBy(() -> IdempotencyKey.parse(header))
                .satisfies(e -> assertThat(((ProblemException) e).type()).isEqualTo(CommonProblem.INVALID_REQUEST));
    }

    private static void isPreconditionFailed(Throwable thrown) {
        assertThat(((ProblemException) thrown).type()).isEqualTo(CommonProblem.PRECONDITION_FAILED);
    }
}
