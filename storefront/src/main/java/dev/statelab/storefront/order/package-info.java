/** The order as both services answer it, and the key that makes a checkout idempotent. */
package dev.statelab.storefront.order;
