/** The cart as both services answer it, and the requests that change it. */
package dev.statelab.storefront.cart;
