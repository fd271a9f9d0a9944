/** The demo users and the request that logs one in. */
package dev.statelab.storefront.login;
