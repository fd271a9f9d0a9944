/** The requests to the service and its responses: a record per operation, in the terms of Jepsen's histories. */
package dev.statelab.experiments.ledger;
