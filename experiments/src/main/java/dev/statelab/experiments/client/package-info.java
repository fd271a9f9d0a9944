/**
 * Clients of the shop, like a user's browser: they keep a cookie or a token, and assume nothing about the service but its HTTP interface.
 */
package dev.statelab.experiments.client;
