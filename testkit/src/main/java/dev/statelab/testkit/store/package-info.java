/** Real Redis and PostgreSQL servers with the permissions that the chart gives the services, and a proxy in between that can fail. */
package dev.statelab.testkit.store;
