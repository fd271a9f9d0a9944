/**
 * What both services say over HTTP alike, by package: problems, products, carts, orders, demo users, request bodies and the
 * identity of the replica. It knows neither a session nor a token, so what is left in a service is what its architecture needs.
 */
package dev.statelab.storefront;
