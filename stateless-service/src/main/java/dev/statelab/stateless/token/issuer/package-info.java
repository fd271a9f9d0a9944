/** Who issues the access tokens, and verifying those of another issuer under the keys that it publishes. */
package dev.statelab.stateless.token.issuer;
