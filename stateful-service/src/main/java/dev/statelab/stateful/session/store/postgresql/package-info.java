/** Sessions in PostgreSQL: each change is one statement or one transaction. */
package dev.statelab.stateful.session.store.postgresql;
