/** Where the services run: as processes on this machine, or as pods of a release. The experiments see no difference. */
package dev.statelab.experiments.platform;
