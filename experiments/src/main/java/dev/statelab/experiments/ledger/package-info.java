/** The requests of users and the responses to them: one record per operation, in the terms of Jepsen's histories. */
package dev.statelab.experiments.ledger;
