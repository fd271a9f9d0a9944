package dev.statelab.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MoneyTest {

    @Test
    void printsTwoDecimals() {
        assertThat(new Money(1250)).hasToString("12.50");
        assertThat(new Money(5)).hasToString("0.05");
        assertThat(Money.ZERO).hasToString("0.00");
    }

    @Test
    void addsAndMultipliesExactly() {
        assertThat(new Money(10).plus(new Money(20)).times(3)).isEqualTo(new Money(90));
        assertThatThrownBy(() -> new Money(Long.MAX_VALUE).plus(new Money(1))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void refusesANegativeAmount() {
        assertThatThrownBy(() -> new Money(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
