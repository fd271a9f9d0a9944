/** Holds what the shop still has against what it acknowledged. Pure functions over a ledger: no clock and no network. */
package dev.statelab.experiments.audit;
