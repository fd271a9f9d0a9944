/**
 * What both services say over HTTP alike: the shop's messages, problems (RFC 9457), products, demo users, and who served a
 * request. It knows neither a session nor a token; what is left in a service is therefore what its architecture needs.
 */
package dev.statelab.storefront;
