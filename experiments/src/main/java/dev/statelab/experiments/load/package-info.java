/** Virtual shoppers, and the open-model schedule that makes them act whether or not the service keeps up. */
package dev.statelab.experiments.load;
