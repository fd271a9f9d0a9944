/** Checks with the compiler what a package depends on. */
package dev.statelab.testkit.structure;
