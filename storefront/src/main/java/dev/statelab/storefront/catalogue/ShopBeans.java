package dev.statelab.storefront.catalogue;

import dev.statelab.shop.Catalog;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The plain domain objects as beans. */
class ShopBeans {

    @Produces
    @Singleton
    Catalog catalog() {
        return Catalog.standard();
    }
}
