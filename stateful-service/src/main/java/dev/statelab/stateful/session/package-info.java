/**
 * Sessions that live on the server: ids, the cookie, opening, ending, expiry and lost-update-free writes. A session carries
 * a user and an opaque state; whose state it is, this package does not know.
 */
package dev.statelab.stateful.session;
