/**
 * What the client keeps for the shop, sealed so that it cannot make any of it up: its cart, and the receipts of its orders.
 *
 * <p>A cart is sealed anew with each change, and by a read when its seal is ageing; so one in use never ends, while one left alone lives
 * {@link dev.statelab.stateless.cart.Carts#LIFETIME}. A receipt is sealed once and lives
 * {@link dev.statelab.stateless.cart.Receipts#LIFETIME}: that is the longest of all tokens, so rotations of the keys are at
 * least that far apart, or receipts end early (see {@link dev.statelab.stateless.token}).
 *
 * <p>The shop has no memory of what it handed out. A client may bring an older cart of its own again, or keep two; that costs
 * the shop nothing, for a cart holds no price and an order is the same as often as it is asked for
 * ({@link dev.statelab.stateless.cart.OrderId}).
 */
package dev.statelab.stateless.cart;
