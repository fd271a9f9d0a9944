package dev.statelab.storefront.catalogue;

import dev.statelab.shop.Catalog;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The plain domain objects as beans. {@code shop.withdrawn} lists the products that are no longer sold. */
class ShopBeans {

    @Produces
    @Singleton
    Catalog catalog(@ConfigProperty(name = "shop.withdrawn") Optional<List<String>> withdrawn) {
        return Catalog.standard().without(withdrawn.orElse(List.of()));
    }
}
