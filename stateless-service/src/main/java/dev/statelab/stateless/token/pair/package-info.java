/** The pair of tokens that a login gives and a refresh renews. */
package dev.statelab.stateless.token.pair;
