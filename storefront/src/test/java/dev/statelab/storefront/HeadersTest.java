package dev.statelab.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.storefront.cart.CartVersion;
import dev.statelab.storefront.order.IdempotencyKey;
import dev.statelab.storefront.problem.CommonProblem;
import dev.statelab.storefront.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"*", "\"7\"", "\"6\", \"7\"", " \"7\" "})
    void aVersionThatMatchesPasses(String ifMatch) {
        assertThatCode(() -> CartVersion.require(ifMatch, 7)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"6\"", "7", "W/\"7\"", "", "\"77\""})
    void anotherVersionFailsThePrecondition(String ifMatch) {
        assertThatThrownBy(() -> CartVersion.require(ifMatch, 7)).satisfies(HeadersTest::isPreconditionFailed);
    }

    @Test
    void aKeyIsShortAndPlain() {
        assertThat(IdempotencyKey.parse("a.B_9-").value()).isEqualTo("a.B_9-");
        assertThatThrownBy(() -> IdempotencyKey.parse(null))
                .satisfies(e ->
                        assertThat(((ProblemException) e).type()).isEqualTo(CommonProblem.IDEMPOTENCY_KEY_MISSING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "ü", "01234567890123456789012345678901234567890123456789012345678901234"})
    void refusesOtherKeys(String header) {
        assertThatThrownBy(() -> IdempotencyKey.parse(header))
                .satisfies(e -> assertThat(((ProblemException) e).type()).isEqualTo(CommonProblem.INVALID_REQUEST));
    }

    private static void isPreconditionFailed(Throwable thrown) {
        assertThat(((ProblemException) thrown).type()).isEqualTo(CommonProblem.PRECONDITION_FAILED);
    }
}
