/** What a package may depend on, seen by the compiler. */
package dev.statelab.testkit.structure;
