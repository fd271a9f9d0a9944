package dev.statelab.experiments.platform;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.function.Predicate;

/** The metrics of one replica from {@code /q/metrics}, in the Prometheus text format. */
public final class Metrics {

    private static final double NANOS_PER_SECOND = 1e9;

    private final String text;

    Metrics(String text) {
        this.text = text;
    }

    /** Reads the metrics of the replica at that address. @throws PlatformException if they cannot be read */
    public static Metrics of(HttpClient http, URI address) {
        return new Metrics(PublicResource.read(http, address.resolve("/q/metrics")));
    }

    /** What this replica has used since it started. */
    public Usage usage() {
        return new Usage(
                sum("process_cpu_time_ns_total", labels -> true) / NANOS_PER_SECOND,
                sum("session_near_reads_total", labels -> labels.contains("result=\"hit\"")),
                sum("session_near_reads_total", labels -> labels.contains("result=\"miss\"")),
                sum("session_replication_sent_bytes_total", labels -> true));
    }

    private double sum(String name, Predicate<String> labels) {
        return text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> labels.test(line.substring(name.length(), line.lastIndexOf(' '))))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
