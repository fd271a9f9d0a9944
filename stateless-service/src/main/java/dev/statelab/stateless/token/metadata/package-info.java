/** What others can read about the tokens: the public keys, and the metadata of the authorization server. */
package dev.statelab.stateless.token.metadata;
