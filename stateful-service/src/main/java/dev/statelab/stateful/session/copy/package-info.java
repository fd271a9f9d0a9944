/** A signed copy of a session that its client carries, from which reads are answered for some seconds without the store. */
package dev.statelab.stateful.session.copy;
