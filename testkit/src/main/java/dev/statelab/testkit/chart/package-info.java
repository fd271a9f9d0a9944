/** The chart as Helm renders it, and its Redis and PostgreSQL pods, run as processes. */
package dev.statelab.testkit.chart;
