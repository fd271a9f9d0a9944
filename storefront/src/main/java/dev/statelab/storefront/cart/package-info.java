/** The cart in the responses of both services, and the requests that change it. */
package dev.statelab.storefront.cart;
