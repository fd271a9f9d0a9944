/** Sessions over HTTP: the cookie that carries the id, the protection against CSRF, and the routes of a user's sessions. */
package dev.statelab.stateful.session.http;
