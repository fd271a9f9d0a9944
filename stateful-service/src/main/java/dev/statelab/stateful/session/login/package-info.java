/** Logins: opens a session if the credentials are right, and slows down password guessing. */
package dev.statelab.stateful.session.login;
