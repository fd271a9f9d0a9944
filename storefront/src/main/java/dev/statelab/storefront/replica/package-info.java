/** Who answers: the identity of the replica in each response, and the warm-up before it takes traffic. */
package dev.statelab.storefront.replica;
