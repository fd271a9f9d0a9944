/**
 * How tokens and carts travel over HTTP: the header and the cookie of the cart, the routes that refresh and revoke
 * tokens, and the challenges to a request without a good token.
 */
package dev.statelab.stateless.http;
