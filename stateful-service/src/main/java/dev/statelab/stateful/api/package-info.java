/** The shop's routes with server-side sessions: login, logout, cart, checkout and orders. */
package dev.statelab.stateful.api;
