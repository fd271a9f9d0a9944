package dev.statelab.experiments.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.shop.Cart;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineValuesTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noLineComesTwiceBeforeAllHaveCome(long seed) {
        LineValues values = new LineValues(new Random(seed));

        assertThat(take(values, 99_900)).hasSize(99_900);
    }

    @Test
    void linesFitIntoACartTogetherUntilTheProductsAreThrough() {
        LineValues values = new LineValues(new Random(7));

        List<LineValues.Line> lines =
                IntStream.range(0, 100).mapToObj(i -> values.next()).toList();

        assertThat(lines).extracting(LineValues.Line::sku).doesNotHaveDuplicates();
        assertThat(lines)
                .extracting(LineValues.Line::quantity)
                .allMatch(quantity -> quantity >= 1 && quantity <= Cart.MAX_QUANTITY);
    }

    @Test
    void twoShoppersSeldomWriteTheSame() {
        Set<String> one = take(new LineValues(new Random(1)), 1000);
        one.retainAll(take(new LineValues(new Random(2)), 1000));

        assertThat(one).hasSizeLessThan(50);
    }

    private static Set<String> take(LineValues values, int count) {
        Set<String> taken = new HashSet<>();
        IntStream.range(0, count).forEach(i -> taken.add(values.next().value()));
        return taken;
    }
}
