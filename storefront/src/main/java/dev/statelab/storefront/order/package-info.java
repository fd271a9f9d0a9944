/** The order in the responses of both services, and the key that makes a checkout idempotent. */
package dev.statelab.storefront.order;
