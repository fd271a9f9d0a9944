/** Verifies logins, and slows down password guessing. */
package dev.statelab.stateful.session.login;
