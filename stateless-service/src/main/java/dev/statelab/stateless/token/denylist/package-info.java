/** The denylist in Redis, which nothing else here knows. */
package dev.statelab.stateless.token.denylist;
