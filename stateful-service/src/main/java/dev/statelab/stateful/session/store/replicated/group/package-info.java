/**
 * The replicas as a group that shares a map in its memory: they find and trust each other, go on after a split or a loss, and leave one
 * after the other.
 */
package dev.statelab.stateful.session.store.replicated.group;
