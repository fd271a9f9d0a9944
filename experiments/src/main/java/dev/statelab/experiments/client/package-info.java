/**
 * Talks to the shop as a shopper's device does: it keeps a cookie or a token, and nothing is assumed of the other side but
 * the HTTP interface.
 */
package dev.statelab.experiments.client;
