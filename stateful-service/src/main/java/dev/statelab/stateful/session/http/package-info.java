/** Sessions over HTTP: the cookie that carries the id, and the protection against CSRF. */
package dev.statelab.stateful.session.http;
