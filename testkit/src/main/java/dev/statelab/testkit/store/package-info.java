/** Real Redis and PostgreSQL servers with the rights that the chart gives the services, and a network between that can fail. */
package dev.statelab.testkit.store;
