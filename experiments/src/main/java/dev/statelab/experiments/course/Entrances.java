package dev.statelab.experiments.course;

import dev.statelab.experiments.platform.Target;
import java.net.URI;
import java.util.List;

/**
 * The URLs that the users of a run connect to, each user to one of them. Through each, the service sees a different client address.
 *
 * @param doubts that there are too few for the experiment; empty if there are enough
 */
record Entrances(List<URI> urls, List<String> doubts) {

    /** As many as the experiment needs, or as many as are available. */
    static Entrances of(Experiment experiment, Target target) {
        try {
            int wanted = experiment.addresses(target);
            List<URI> urls = target.entrances(wanted);
            String few = "the number of client addresses was %d; %d are needed to show affinity by address";
            return new Entrances(urls, urls.size() < wanted ? List.of(few.formatted(urls.size(), wanted)) : List.of());
        } catch (RuntimeException e) {
            return new Entrances(
                    List.of(target.url()), List.of("the client addresses of the users are unknown: " + e.getMessage()));
        }
    }
}
