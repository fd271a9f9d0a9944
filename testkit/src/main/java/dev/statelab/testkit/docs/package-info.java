/** Holds a page of the documentation to the tests that it names. */
package dev.statelab.testkit.docs;
