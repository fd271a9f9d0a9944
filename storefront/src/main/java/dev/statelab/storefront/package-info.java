/**
 * The HTTP interface that both services share, by package: problems, products, carts, orders, demo users, request bodies and the
 * identity of the replica. It knows neither sessions nor tokens, so a service contains only what its architecture needs.
 */
package dev.statelab.storefront;
