/**
 * What sessions need of a store, and how it fails. The subpackages are the stores and the choice of one; outside them, nothing depends on
 * the software behind them.
 */
package dev.statelab.stateful.session.store;
