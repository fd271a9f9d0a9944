/** What a service takes to start and to run, by the form in which it is packaged. */
package dev.statelab.experiments.bench;
