package dev.statelab.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class CatalogTest {

    @Test
    void hasAHundredProducts() {
        assertThat(Catalog.standard().products()).hasSize(100);
    }

    /** Also in locales with other digits, since the SKUs are part of every replica's interface. */
    @Test
    void namesItsProductsAlikeInEveryLocale() {
        Locale usual = Locale.getDefault();
        Locale.setDefault(Locale.of("ar", "EG"));
        try {
            assertThat(Catalog.standard().sells("tea-01")).isTrue();
        } finally {
            Locale.setDefault(usual);
        }
    }
}
