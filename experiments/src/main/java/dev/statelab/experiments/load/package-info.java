/** Virtual users, and the open-model schedule by which they act, whether or not the service keeps up. */
package dev.statelab.experiments.load;
