/** Sessions over HTTP: the cookie that carries the id, the defence against requests of other sites, and the routes of a user's sessions. */
package dev.statelab.stateful.session.http;
