/** The shop's routes over tokens: every request brings what it needs, and no replica remembers anybody. */
package dev.statelab.stateless.api;
