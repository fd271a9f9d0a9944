/** What was asked of the service and what it answered: a line for each operation, in the terms of Jepsen's histories. */
package dev.statelab.experiments.ledger;
