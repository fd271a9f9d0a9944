/** What is done to a service on purpose, and what is concluded from what it then did. */
package dev.statelab.experiments.course;
