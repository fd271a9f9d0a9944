/** The denylist in Redis. No other package of the service depends on Redis. */
package dev.statelab.stateless.token.denylist;
