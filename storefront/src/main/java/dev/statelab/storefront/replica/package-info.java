/** The identity of the replica in each response, and its warm-up before it receives traffic. */
package dev.statelab.storefront.replica;
