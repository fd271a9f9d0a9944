/**
 * Random bad requests for the fuzz tests of both services: made from a seed, so that a failure can be repeated, and sent as
 * raw bytes, since a client library would refuse to send most of them.
 */
package dev.statelab.testkit.fuzz;
