package dev.statelab.shop;

/**
 * Something the shop sells.
 *
 * @param sku its stock keeping unit, unique in the catalog, such as {@code tea-01}
 * @param name what a person reads
 * @param price for one piece
 */
public record Product(String sku, String name, Money price) {}
