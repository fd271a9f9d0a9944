/** Limits on failed logins and forged refresh tokens. */
package dev.statelab.stateless.login;
