/** Tells Quarkus who the caller is: authenticates each request by its access token. */
package dev.statelab.stateless.token.caller;
