/** The shop's routes with tokens: every request carries what it needs, and no replica keeps state of a user. */
package dev.statelab.stateless.api;
