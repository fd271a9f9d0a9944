package dev.statelab.experiments.cli;

import dev.statelab.experiments.course.Experiment;
import dev.statelab.experiments.course.Measurement;
import dev.statelab.experiments.load.Load;
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
 * The remaining runs of a campaign, in order. Each round goes through all services in a random order, which follows from a seed, and on
 * each service through all experiments. A measurement is part of the first round only, since it already repeats internally.
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
         * The load of the step's round. User n has the seed of the load plus n, so the seeds of rounds are further apart than there can be
         * users: no user makes the choices of another one in an earlier round.
         */
        Load load(Load ofTheFirst) {
            return ofTheFirst.seeded(ofTheFirst.seed() + (round - 1) * (ShopWorkload.MOST_USERS + 1L));
        }

        private String key() {
            return Plan.key(service, experiment.name());
        }
    }

    /** Identifies the runs that the report merges. */
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

    /** The next steps: those on one service in one round; empty at the end. */
    List<Step> next() {
        return due.stream()
                .takeWhile(step -> step.round() == due.getFirst().round()
                        && step.service().equals(due.getFirst().service()))
                .toList();
    }

    /** Drops the experiments that the service does not support. Call it while the service is running. */
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

    /** Whether the step is neither done nor dropped nor skipped. */
    boolean isDue(Step step) {
        return due.contains(step);
    }

    /** Marks the step as done. */
    void done(Step step) {
        due.remove(step);
        made++;
    }

    /** Skips those of these steps that were not run; they are due again in the next campaign. */
    void skip(List<Step> steps) {
        due.removeAll(steps);
    }

    /** The experiments still to be run, each as often as it is due. */
    List<Experiment> rest() {
        return due.stream().map(Step::experiment).toList();
    }

    /** The number of service starts that follow the one for the next step. */
    int starts() {
        return (int) due.stream()
                        .map(step -> step.round() + " " + step.service())
                        .distinct()
                        .count()
                - 1;
    }

    /** Whether all services with due steps have been asked what they support. If not, some steps may still be dropped. */
    boolean isExact() {
        return due.stream().allMatch(step -> asked.contains(step.service()));
    }

    /** The number of the next run, the total number (exact or at most), and the round. */
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
