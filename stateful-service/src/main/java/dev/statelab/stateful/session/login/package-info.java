/** Verifies logins, and slows down who guesses passwords. */
package dev.statelab.stateful.session.login;
