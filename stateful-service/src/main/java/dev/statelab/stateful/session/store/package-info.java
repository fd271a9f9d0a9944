/**
 * The choice of a store when a replica starts. The subpackages are the stores; outside this package, nothing depends on the software behind
 * them.
 */
package dev.statelab.stateful.session.store;
