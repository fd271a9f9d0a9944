/** Records what a service logs while a test runs it. */
package dev.statelab.testkit.log;
