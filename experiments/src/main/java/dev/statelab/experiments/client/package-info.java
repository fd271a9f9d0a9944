/**
 * Clients of the shop, like a shopper's device: they keep a cookie or a token, and assume nothing about the service but its HTTP interface.
 */
package dev.statelab.experiments.client;
