/**
 * What all packages below share: the kinds of tokens, the content of a valid one, the reasons to refuse one, the
 * settings and the metrics. None of these packages depends on the shop, and only they depend on the JOSE library.
 */
package dev.statelab.stateless.token;
