/** The demo users, the request that logs one in, and the address that it comes from. */
package dev.statelab.storefront.login;
