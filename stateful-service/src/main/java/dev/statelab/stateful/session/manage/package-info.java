/**
 * Interfaces by which users list and end their sessions, and operators end those of a user. The shop works without them.
 */
package dev.statelab.stateful.session.manage;
