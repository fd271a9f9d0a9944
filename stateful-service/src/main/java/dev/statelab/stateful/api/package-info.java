/** The shop over sessions: login, logout, cart, checkout and orders. */
package dev.statelab.stateful.api;
