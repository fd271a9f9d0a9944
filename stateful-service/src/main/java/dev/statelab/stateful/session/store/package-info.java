/** The choice of a store when a replica starts. The packages below are the stores; only they know the engine behind them. */
package dev.statelab.stateful.session.store;
