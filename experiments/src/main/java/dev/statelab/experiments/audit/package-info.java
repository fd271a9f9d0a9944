/** Compares what the service still holds with what it acknowledged. Pure functions over a ledger: no clock and no network. */
package dev.statelab.experiments.audit;
