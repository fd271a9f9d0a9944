package dev.statelab.experiments.bench;

import dev.statelab.experiments.bench.Visitors.Request;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ServiceRuntime;
import dev.statelab.experiments.platform.local.LocalPlatform;
import dev.statelab.experiments.platform.local.LocalTarget;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures the CPU time of a request in every architecture except {@code replicated}, all in one run. The CPU time of the stores is not
 * included. All services run at once, one replica each, pinned to the first core once warm. They get requests in turn, in a different order
 * in each round, so that compared figures are measured within seconds: a machine's speed drifts within minutes. A figure is relative to the
 * same service's bare route in the same round.
 */
public final class RequestBench {

    private static final Duration LONG_TOKENS = Duration.ofHours(1);
    private static final List<Request> REQUESTS = List.of(Request.BARE, Request.READ, Request.WRITE);

    /** The architectures, and two token settings: no token is cached, and in addition the JDK verifies the signatures. */
    private static final List<Variant> VARIANTS = Stream.concat(
                    Arrays.stream(Scenario.values())
                            .filter(scenario -> scenario.leastReplicas() == 1)
                            .map(scenario -> new Variant(scenario.id(), scenario, Map.of())),
                    Stream.of(
                            new Variant("jwt, each token new", Scenario.JWT, Map.of("TOKEN_VERIFIED_TOKENS", "0")),
                            new Variant(
                                    "jwt, each token new, verified by the JDK",
                                    Scenario.JWT,
                                    Map.of("TOKEN_VERIFIED_TOKENS", "0", "TOKEN_SIGNATURE_PROVIDER", "jdk"))))
            .toList();

    /**
     * An architecture with additional settings.
     *
     * @param environment the additional environment variables of its replicas
     */
    record Variant(String name, Scenario scenario, Map<String, String> environment) {}

    /** One running service. */
    record Subject(Variant variant, LocalPlatform platform, LocalTarget target, Visitors visitors, String pid)
            implements AutoCloseable {

        /** Starts one replica, and logs its visitors in. */
        static Subject start(Vertx vertx, Path home, Path logs, Variant variant) {
            LocalPlatform.Settings settings = new LocalPlatform.Settings(
                    Duration.ZERO, LONG_TOKENS, ServiceRuntime.JVM, 1, "", variant.environment());
            Path directory = logs.resolve(variant.name().replaceAll("\\W+", "-"));
            LocalPlatform platform = new LocalPlatform(vertx, home, directory, settings);
            LocalTarget target = platform.target(variant.scenario());
            Replica replica = target.replicas().getFirst();
            return new Subject(
                    variant, platform, target, new Visitors(vertx, target, target.address(replica)), replica.uid());
        }

        /** Successful responses per second of the service's CPU time. */
        double rate(Request request, Duration time) {
            Duration before = ProcessUse.cpu(pid);
            long answers = visitors.ask(request, time);
            return answers / (ProcessUse.cpu(pid).minus(before).toNanos() / 1e9);
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
    private final int rounds;
    private final Duration slice;
    private final Consumer<String> progress;

    /**
     * @param home the checkout, with both services built
     * @param logs the directory of the replicas' output
     * @param rounds the number of rounds per figure
     * @param slice the duration of one figure in a round
     * @param progress receives what is measured next
     */
    public RequestBench(Vertx vertx, Path home, Path logs, int rounds, Duration slice, Consumer<String> progress) {
        this.vertx = vertx;
        this.home = home;
        this.logs = logs;
        this.rounds = rounds;
        this.slice = slice;
        this.progress = progress;
    }

    /**
     * Runs the benchmark, which takes about ten minutes after the warm-up with ten rounds of two seconds.
     *
     * @throws PlatformException if a service does not start, or a response is not a success
     */
    public List<RequestRate> run() {
        List<Subject> subjects = new ArrayList<>();
        try {
            for (Variant variant : VARIANTS) {
                progress.accept("start " + variant.name());
                subjects.add(Subject.start(vertx, home, logs, variant));
            }
            subjects.forEach(this::warmUp);
            pin(subjects);
            return measure(subjects);
        } finally {
            subjects.forEach(Subject::close);
        }
    }

    private void warmUp(Subject subject) {
        for (Request request : REQUESTS) {
            String what = subject.variant().name() + ", " + label(request);
            progress.accept("warm up " + what);
            if (!WarmUp.run(subject.pid(), time -> subject.visitors().ask(request, time))) {
                progress.accept(what + ": it is still being compiled");
            }
        }
    }

    /** Only once warm: before, the JIT compiler would compete with the service for the core. */
    private void pin(List<Subject> subjects) {
        subjects.forEach(subject -> ProcessUse.pin(subject.pid(), 0));
        if (!ProcessUse.pin(Long.toString(ProcessHandle.current().pid()), 1)) {
            progress.accept("nothing is pinned to a core: taskset is missing, or there is only one core");
        }
    }

    private List<RequestRate> measure(List<Subject> subjects) {
        Map<Subject, Map<Request, List<Double>>> rates = new LinkedHashMap<>();
        for (Subject subject : subjects) {
            rates.put(subject, new EnumMap<>(Request.class));
            REQUESTS.forEach(request -> rates.get(subject).put(request, new ArrayList<>()));
        }
        Random order = new Random();
        for (int round = 1; round <= rounds; round++) {
            progress.accept("round %d of %d".formatted(round, rounds));
            List<Subject> shuffled = new ArrayList<>(subjects);
            Collections.shuffle(shuffled, order);
            for (Subject subject : shuffled) {
                List<Request> requests = new ArrayList<>(REQUESTS);
                Collections.shuffle(requests, order);
                requests.forEach(request -> rates.get(subject).get(request).add(subject.rate(request, slice)));
            }
        }
        return rates.entrySet().stream()
                .flatMap(subject -> figures(subject.getKey().variant().name(), subject.getValue()))
                .toList();
    }

    private static Stream<RequestRate> figures(String name, Map<Request, List<Double>> rates) {
        return rates.entrySet().stream()
                .map(rate -> RequestRate.of(name, label(rate.getKey()), rate.getValue(), rates.get(Request.BARE)));
    }

    private static String label(Request request) {
        return request.name().toLowerCase(Locale.ROOT);
    }
}
