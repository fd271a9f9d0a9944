/** The choice of a store when a replica starts. */
package dev.statelab.stateful.session.store.selection;
