package dev.statelab.shop;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The hundred products of the shop. The catalog is the only source of prices: sessions and tokens carry none.
 */
public final class Catalog {

    private static final List<String> KINDS =
            List.of("tea", "coffee", "mug", "kettle", "honey", "biscuit", "teapot", "spoon", "filter", "tin");
    private static final List<String> MAKES =
            List.of("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ironwood", "Juniper");

    private final Map<String, Product> products;

    private Catalog(Map<String, Product> products) {
        this.products = products;
    }

    /** The catalog that every replica of both services serves, identical after each start. */
    public static Catalog standard() {
        Map<String, Product> products = new LinkedHashMap<>();
        for (int kind = 0; kind < KINDS.size(); kind++) {
            for (int make = 0; make < MAKES.size(); make++) {
                String sku = String.format(Locale.ROOT, "%s-%02d", KINDS.get(kind), make + 1);
                Money price = new Money(250 + 175L * kind + 60L * make);
                products.put(sku, new Product(sku, MAKES.get(make) + " " + KINDS.get(kind), price));
            }
        }
        return new Catalog(products);
    }

    /** This catalog without these products; unknown stock keeping units are ignored. */
    public Catalog without(Collection<String> skus) {
        Map<String, Product> left = new LinkedHashMap<>(products);
        left.keySet().removeAll(skus);
        return new Catalog(left);
    }

    /** Whether the shop sells this product. */
    public boolean sells(String sku) {
        return products.containsKey(sku);
    }

    /** Every product, in the catalog's order. */
    public List<Product> products() {
        return new ArrayList<>(products.values());
    }

    /** The product with this stock keeping unit, or empty if the shop does not sell it. */
    public Optional<Product> find(String sku) {
        return Optional.ofNullable(products.get(sku));
    }
}
