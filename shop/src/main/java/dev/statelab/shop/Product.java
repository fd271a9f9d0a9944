package dev.statelab.shop;

/**
 * A product that the shop sells.
 *
 * @param sku its stock keeping unit, unique in the catalog, such as {@code tea-01}
 * @param name for people
 * @param price of one piece
 */
public record Product(String sku, String name, Money price) {}
