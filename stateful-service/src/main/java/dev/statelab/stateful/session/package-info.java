/**
 * Sessions that live on the server: opening, ending and expiry, writes without lost updates, and what is reported of them. A session
 * carries a user and a state, which is opaque to this package.
 */
package dev.statelab.stateful.session;
