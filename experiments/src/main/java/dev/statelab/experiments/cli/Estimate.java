package dev.statelab.experiments.cli;

import dev.statelab.experiments.course.Experiment;
import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.suite.Suite;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Estimates how long runs will take: the mean duration of former runs of the same experiment. Without one, it is the sum of the
 * experiment's phases and pauses, multiplied by the ratio of actual duration to that sum in former runs of other experiments.
 */
final class Estimate {

    /** Logins, audit and undo. */
    private static final double AROUND_THE_LOAD_SECONDS = 5;

    private static final double START_SECONDS = 10;

    private final Load load;
    private final Map<String, Sum> former = new HashMap<>();
    private double taken;
    private double expected;
    private Sum starts = new Sum(0, 0);

    private record Sum(double seconds, int runs) {

        Sum plus(Sum other) {
            return new Sum(seconds + other.seconds, runs + other.runs);
        }

        double mean() {
            return seconds / runs;
        }
    }

    Estimate(Load load) {
        this.load = load;
    }

    /** An estimate based on these runs. */
    static Estimate after(List<Run> runs, Load load) {
        Estimate estimate = new Estimate(load);
        for (Experiment experiment : Suite.all(false)) {
            runs.stream()
                    .filter(run -> run.experiment().equals(experiment.name()))
                    .forEach(run -> estimate.add(experiment, run.seconds() + AROUND_THE_LOAD_SECONDS));
        }
        return estimate;
    }

    /** Learns from a run. */
    void add(Experiment experiment, double seconds) {
        former.merge(experiment.name(), new Sum(seconds, 1), Sum::plus);
        taken += seconds;
        expected += nominal(experiment);
    }

    /** Learns from a start of a service. */
    void addStart(double seconds) {
        starts = starts.plus(new Sum(seconds, 1));
    }

    /**
     * How long runs will take.
     *
     * @param experiments each as often as it will run
     * @param services how many services will be started
     */
    Duration of(Collection<Experiment> experiments, int services) {
        double start = starts.runs == 0 ? START_SECONDS : starts.mean();
        double runs = experiments.stream().mapToDouble(this::seconds).sum();
        return Duration.ofMillis(Math.round(1000 * (runs + services * start)));
    }

    private double seconds(Experiment experiment) {
        Sum own = former.get(experiment.name());
        if (own != null) {
            return own.mean();
        }
        return nominal(experiment) * (expected == 0 ? 1 : taken / expected);
    }

    private double nominal(Experiment experiment) {
        return DoubleStream.of(
                        AROUND_THE_LOAD_SECONDS,
                        seconds(load.warmUp()),
                        seconds(load.steady()),
                        seconds(load.observe()),
                        seconds(load.quiet()),
                        seconds(experiment.pauses(load)))
                .sum();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /** Such as {@code 2 h 5 min}, rounded up to minutes. */
    static String words(Duration duration) {
        long minutes = (duration.toSeconds() + 59) / 60;
        return minutes < 60 ? minutes + " min" : "%d h %d min".formatted(minutes / 60, minutes % 60);
    }
}
