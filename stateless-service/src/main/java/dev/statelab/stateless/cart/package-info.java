/**
 * The data that the client keeps for the shop, sealed against forgery: its cart, and the receipts of its orders.
 *
 * <p>A cart is sealed again with each change, and by a read when its seal is ageing. So a cart in use never expires, while an unused one
 * lives {@link dev.statelab.stateless.cart.Carts#LIFETIME}. A receipt is sealed once and lives {@link
 * dev.statelab.stateless.cart.Receipts#LIFETIME}: that is the longest of all tokens, so rotations of the keys must be at least that far
 * apart, or receipts expire early (see {@link dev.statelab.stateless.token.key}).
 *
 * <p>The shop does not remember the carts it has sealed. A client may send an older cart of its own again, or keep two; this does not harm
 * the shop, since a cart holds no prices and repeating a checkout gives the same order ({@link dev.statelab.stateless.cart.OrderId}).
 */
package dev.statelab.stateless.cart;
