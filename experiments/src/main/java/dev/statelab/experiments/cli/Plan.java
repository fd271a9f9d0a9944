package dev.statelab.experiments.cli;

import dev.statelab.experiments.course.Experiment;
import dev.statelab.experiments.course.Load;
import dev.statelab.experiments.course.Measurement;
import dev.statelab.experiments.load.ShopWorkload;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a campaign has still to do, in its order. Each round goes through all services in a random order, which follows from a seed, and on each
 * service through all experiments. A measurement is part of the first round only, since it repeats inside.
 */
final class Plan {

    private final int rounds;
    private final Deque<Step> due = new ArrayDeque<>();
    private final Set<String> asked = new HashSet<>();
    private int made;

    /**
     * One run.
     *
     * @param round from 1
     * @param service its name in reports
     */
    record Step(int round, String service, Experiment experiment) {

        /**
         * The load of its round. User n has the seed of the load plus n, so the seeds of rounds are further apart than there can be users:
         * no user makes the choices of another one in an earlier round.
         */
        Load load(Load ofTheFirst) {
            return ofTheFirst.seeded(ofTheFirst.seed() + (round - 1) * (ShopWorkload.MOST_USERS + 1L));
        }

        private String key() {
            return Plan.key(service, experiment.name());
        }
    }

    /** What runs have in common that the report merges. */
    static String key(String service, String experiment) {
        return service + " " + experiment;
    }

    /**
     * @param rounds how often each fault is to be injected
     * @param before the {@linkplain #key keys} of the runs that were already made, which are not made again
     */
    Plan(List<String> services, List<Experiment> experiments, int rounds, long seed, List<String> before) {
        this.rounds = rounds;
        Map<String, Integer> existing = new HashMap<>();
        before.forEach(key -> existing.merge(key, 1, Integer::sum));
        Random random = new Random(seed);
        for (int round = 1; round <= rounds; round++) {
            List<String> order = new ArrayList<>(services);
            Collections.shuffle(order, random);
            for (String service : order) {
                for (Experiment experiment : experiments) {
                    if (round == 1 || !(experiment instanceof Measurement)) {
                        add(new Step(round, service, experiment), existing);
                    }
                }
            }
        }
    }

    private void add(Step step, Map<String, Integer> existing) {
        if (existing.merge(step.key(), -1, Integer::sum) >= 0) {
            made++;
        } else {
            due.add(step);
        }
    }

    /** The steps that come next, which are on one service in one round; empty at the end. */
    List<Step> next() {
        return due.stream()
                .takeWhile(step -> step.round() == due.getFirst().round()
                        && step.service().equals(due.getFirst().service()))
                .toList();
    }

    /** Drops what the service, which runs now, does not support. */
    void drop(String service, Predicate<Experiment> unsupported) {
        asked.add(service);
        Set<Experiment> refused = due.stream()
                .filter(step -> step.service().equals(service))
                .map(Step::experiment)
                .distinct()
                .filter(unsupported)
                .collect(Collectors.toSet());
        due.removeIf(step -> step.service().equals(service) && refused.contains(step.experiment()));
    }

    /** Whether it is neither done nor dropped nor skipped. */
    boolean isDue(Step step) {
        return due.contains(step);
    }

    /** The step is over. */
    void done(Step step) {
        due.remove(step);
        made++;
    }

    /** These steps could not be made; they are due again in the next campaign. */
    void skip(List<Step> steps) {
        due.removeAll(steps);
    }

    /** The experiments still to be run, each as often as it is due. */
    List<Experiment> rest() {
        return due.stream().map(Step::experiment).toList();
    }

    /** How often a service is still to be started, after the one that runs the next step. */
    int starts() {
        return (int) due.stream()
                        .map(step -> step.round() + " " + step.service())
                        .distinct()
                        .count()
                - 1;
    }

    /** Whether all services have been asked what they support. If not, less may be due than it seems. */
    boolean isExact() {
        return due.stream().allMatch(step -> asked.contains(step.service()));
    }

    /** Which run comes next, of how many, or of at most how many. */
    String position() {
        return "run %d of %s%d, round %d of %d"
                .formatted(
                        made + 1,
                        isExact() ? "" : "at most ",
                        made + due.size(),
                        due.getFirst().round(),
                        rounds);
    }
}
