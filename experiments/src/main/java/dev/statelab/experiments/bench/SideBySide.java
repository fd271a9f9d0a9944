package dev.statelab.experiments.bench;

import dev.statelab.experiments.bench.Contest.Sample;
import dev.statelab.experiments.bench.Visitors.Request;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ServiceRuntime;
import dev.statelab.experiments.platform.local.LocalPlatform;
import dev.statelab.experiments.platform.local.LocalTarget;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Compares the latencies and the CPU time of architectures. They all run, one replica each, and get the load in turn, in slices of a few
 * seconds and in random order, so that compared samples are adjacent in time. All processes are started several times, since the JIT
 * compiles differently in each. One architecture runs twice (an A/A test), which shows the smallest difference that can be detected.
 */
public final class SideBySide {

    private static final Duration LONG_TOKENS = Duration.ofHours(1);

    /**
     * The amount of measurement.
     *
     * @param invocations how often all services are started
     * @param rounds rounds of turns after each start
     * @param slice the duration of a turn
     * @param ratePerSecond requests, far below what saturates a service
     */
    public record Settings(int invocations, int rounds, Duration slice, int ratePerSecond) {}

    /** One running service. */
    private record Subject(
            Scenario scenario, boolean twin, LocalPlatform platform, LocalTarget target, Visitors visitors)
            implements AutoCloseable {

        String name() {
            return scenario + (twin ? ", again" : "");
        }

        String pid() {
            return target.replicas().getFirst().uid();
        }

        Duration storeCpu() {
            return target.storeCpu().orElseThrow();
        }

        @Override
        public void close() {
            visitors.close();
            target.close();
            platform.close();
        }
    }

    private final Vertx vertx;
    private final Path home;
    private final Path logs;
    private final Settings settings;
    private final Consumer<String> progress;
    private final Random random = new Random();

    /**
     * @param home the checkout, with both services built
     * @param logs the directory of the replicas' output
     * @param progress receives what is measured next
     */
    public SideBySide(Vertx vertx, Path home, Path logs, Settings settings, Consumer<String> progress) {
        this.vertx = vertx;
        this.home = home;
        this.logs = logs;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Compares these scenarios; the first one runs twice.
     *
     * @return the figures of each
     * @throws PlatformException if a service does not start, or does not respond during warm-up
     */
    public Map<Scenario, List<Figure>> run(List<Scenario> scenarios) {
        List<Sample> samples = new ArrayList<>();
        for (int invocation = 1; invocation <= settings.invocations(); invocation++) {
            samples.addAll(invoke(invocation, scenarios));
        }
        Contest contest = new Contest(samples);
        Map<Scenario, List<Figure>> figures = new LinkedHashMap<>();
        scenarios.forEach(scenario -> figures.put(scenario, contest.figures(scenario)));
        return figures;
    }

    private List<Sample> invoke(int invocation, List<Scenario> scenarios) {
        String label = "start %d of %d: ".formatted(invocation, settings.invocations());
        List<Subject> subjects = new ArrayList<>();
        try {
            progress.accept(label + "%d services".formatted(scenarios.size() + 1));
            subjects.add(start(scenarios.getFirst(), true));
            for (Scenario scenario : scenarios) {
                subjects.add(start(scenario, false));
            }
            Collections.shuffle(subjects, random);
            for (Subject subject : subjects) {
                warmUp(label, subject);
            }
            List<Sample> samples = new ArrayList<>();
            for (int round = 1; round <= settings.rounds(); round++) {
                progress.accept(label + "round %d of %d".formatted(round, settings.rounds()));
                Collections.shuffle(subjects, random);
                for (Subject subject : subjects) {
                    samples.add(measure(subject, invocation, round));
                }
            }
            return samples;
        } finally {
            subjects.forEach(Subject::close);
        }
    }

    private Subject start(Scenario scenario, boolean twin) {
        LocalPlatform.Settings production =
                new LocalPlatform.Settings(Duration.ZERO, LONG_TOKENS, ServiceRuntime.JVM, 1, "", Map.of());
        LocalPlatform platform =
                new LocalPlatform(vertx, home, logs.resolve("side-by-side" + (twin ? "-again" : "")), production);
        LocalTarget target = platform.target(scenario);
        Replica replica = target.replicas().getFirst();
        return new Subject(scenario, twin, platform, target, new Visitors(vertx, target, target.address(replica)));
    }

    private void warmUp(String label, Subject subject) {
        progress.accept(label + "warm up %s".formatted(subject.name()));
        if (!WarmUp.run(subject.pid(), time -> subject.visitors().ask(Request.WRITE_AND_READ, time))) {
            progress.accept(label + subject.name() + " is still being compiled");
        }
    }

    private Sample measure(Subject subject, int invocation, int round) {
        Duration service = ProcessUse.cpu(subject.pid());
        Duration store = subject.storeCpu();
        OpenLoad load =
                OpenLoad.run(vertx, subject.visitors(), settings.ratePerSecond(), settings.slice(), random.nextLong());
        if (load.failures() > 0) {
            progress.accept("%s: %d of %d requests failed in round %d after start %d"
                    .formatted(subject.name(), load.failures(), load.operations(), round, invocation));
        }
        return new Sample(
                invocation,
                round,
                subject.scenario(),
                subject.twin(),
                load.percentile(Request.BARE, 50),
                load.percentile(Request.READ, 50),
                load.percentile(Request.READ, 99),
                load.percentile(Request.WRITE, 50),
                load.percentile(Request.WRITE, 99),
                load.percentile(Request.LOGIN, 50),
                load.failures(),
                load.operations(),
                load.lag(),
                millis(ProcessUse.cpu(subject.pid()).minus(service), load),
                millis(subject.storeCpu().minus(store), load));
    }

    private static double millis(Duration used, OpenLoad load) {
        return used.toNanos() / 1e6 / load.operations();
    }
}
