package dev.statelab.storefront.catalogue;

import dev.statelab.shop.Money;
import dev.statelab.shop.Product;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A product in a response. */
@RegisterForReflection
public record ProductView(String sku, String name, String currency, String price) {

    static ProductView of(Product product) {
        return new ProductView(
                product.sku(), product.name(), Money.CURRENCY, product.price().toString());
    }
}
