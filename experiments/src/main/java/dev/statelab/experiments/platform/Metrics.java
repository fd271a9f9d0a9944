package dev.statelab.experiments.platform;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.function.Predicate;

/** The metrics of one replica from {@code /q/metrics}, in the Prometheus text format. */
public final class Metrics {

    static final String NEAR_READS = "session_near_reads_total";
    static final String NEAR_MESSAGES = "session_near_messages_total";
    static final String SENT_BYTES = "session_replication_sent_bytes_total";
    static final String SENT_MESSAGES = "session_replication_sent_messages_total";

    private static final double NANOS_PER_SECOND = 1e9;

    private final String text;

    Metrics(String text) {
        this.text = text;
    }

    /**
     * Reads the metrics of the replica at that address.
     *
     * @throws PlatformException if they cannot be read
     */
    public static Metrics of(HttpClient http, URI address) {
        return new Metrics(PublicResource.read(http, address.resolve("/q/metrics")));
    }

    /**
     * What this replica has used since it started.
     *
     * @throws PlatformException if a metric is missing that each replica of the scenario has from its start
     */
    public Usage usage(Scenario scenario) {
        boolean near = scenario == Scenario.REDIS_NEAR;
        return new Usage(
                sum("process_cpu_time_ns_total") / NANOS_PER_SECOND,
                near ? sum(NEAR_READS, labels -> labels.contains("result=\"hit\"")) : 0,
                near ? sum(NEAR_READS, labels -> labels.contains("result=\"miss\"")) : 0,
                scenario == Scenario.REPLICATED ? sum(SENT_BYTES) : 0,
                switch (scenario) {
                    case REPLICATED -> sum(SENT_MESSAGES);
                    case REDIS_NEAR -> sum(NEAR_MESSAGES);
                    default -> 0;
                });
    }

    private double sum(String name) {
        return sum(name, labels -> true);
    }

    private double sum(String name, Predicate<String> labels) {
        return text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> labels.test(line.substring(name.length(), line.lastIndexOf(' '))))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .reduce(Double::sum)
                .orElseThrow(() -> new PlatformException("upgrade the service: it has no metric " + name));
    }
}
