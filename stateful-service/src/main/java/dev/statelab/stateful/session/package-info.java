/**
 * Sessions that live on the server: ids, the cookie, opening, ending, expiry and writes without lost updates. A session carries a user and
 * a state, which is opaque to this package.
 */
package dev.statelab.stateful.session;
