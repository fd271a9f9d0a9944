/**
 * Issues and verifies single tokens: access tokens, which anybody can verify, and sealed tokens, which only this
 * service can verify.
 */
package dev.statelab.stateless.token.jwt;
