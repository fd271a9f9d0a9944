/** The stores of sessions, and the choice of one at the start. Only this package knows Redis. */
package dev.statelab.stateful.session.store;
