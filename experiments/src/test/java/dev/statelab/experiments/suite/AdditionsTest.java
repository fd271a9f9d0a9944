package dev.statelab.experiments.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdditionsTest {

    private final Additions additions = new Additions(List.of("tea-01", "tea-02"), Map.of("tea-01", 3));

    @Test
    void fortyAdditionsTakeEightProductsAndNoTwoAreTheSame() {
        assertThat(Additions.products(40)).isEqualTo(8);
        assertThat(additions.sku(4)).isEqualTo("tea-01");
        assertThat(additions.pieces(4)).isEqualTo(256);
        assertThat(additions.sku(5)).isEqualTo("tea-02");
        assertThat(additions.pieces(5)).isEqualTo(1);
    }

    @Test
    void noAdditionIsLostIfAllArePresent() {
        additions.answered(0, true);
        additions.answered(1, true);
        additions.answered(5, true);

        assertThat(additions.lost(Map.of("tea-01", 3 + 1 + 4, "tea-02", 1))).isZero();
    }

    /** By the sum alone, two additions arrived and two were acknowledged. */
    @Test
    void anUnknownAdditionDoesNotMaskALostOne() {
        additions.answered(0, true);
        additions.answered(1, true);
        additions.answered(2, false);

        assertThat(additions.acknowledged()).isEqualTo(2);
        assertThat(additions.lost(Map.of("tea-01", 3 + 1 + 16))).isEqualTo(1);
    }

    @Test
    void anUnknownAdditionThatTookEffectTwiceDoesNotMaskALostOne() {
        additions.answered(0, false);
        additions.answered(1, true);

        assertThat(additions.lost(Map.of("tea-01", 3 + 1 + 1))).isEqualTo(1);
    }

    @Test
    void aCartThatIsUnchangedHasLostAllAdditions() {
        additions.answered(0, true);
        additions.answered(5, true);

        assertThat(additions.lost(Map.of("tea-01", 3))).isEqualTo(2);
    }
}
