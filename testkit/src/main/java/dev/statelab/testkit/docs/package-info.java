/** Checks that the tests that a page of the documentation names exist. */
package dev.statelab.testkit.docs;
