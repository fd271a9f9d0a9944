package dev.statelab.experiments.report;

import static dev.statelab.experiments.figure.Metric.*;
import static dev.statelab.experiments.report.Claim.Side.STATEFUL;
import static dev.statelab.experiments.report.Claim.Side.STATELESS;

import dev.statelab.experiments.figure.Metric;
import java.util.List;
import java.util.Locale;

/** The textbook's 26 claims, in our words, with the figures that decide them. A claim is judged over all architectures of its side. */
enum Claim {
    C1(
            "Scalability",
            STATEFUL,
            "Sessions must be synchronised between servers.",
            "synchronisation",
            SYNC_BYTES_2,
            SYNC_BYTES_4,
            SYNC_BYTES_8,
            SYNC_MESSAGES_2,
            SYNC_MESSAGES_4,
            SYNC_MESSAGES_8),
    C2(
            "Scalability",
            STATELESS,
            "Scaling out is easy.",
            "scale throughput",
            SCALE_SHARE,
            SCALE_READY,
            SCALE_FAILED,
            SCALE_LOST,
            SCALE_LOGINS,
            THROUGHPUT_1,
            THROUGHPUT_2,
            THROUGHPUT_4,
            EFFICIENCY_2,
            EFFICIENCY_4,
            MACHINE_BUSY),
    C3(
            "Fault tolerance",
            STATEFUL,
            "The failure of one server may break sessions.",
            "pod-kill",
            POD_KILL_LOST,
            POD_KILL_LOGINS,
            POD_KILL_WELL),
    C4(
            "Fault tolerance",
            STATELESS,
            "A failure affects only the requests in flight on that server.",
            "pod-kill",
            POD_KILL_FAILED,
            POD_KILL_IN_FLIGHT,
            POD_KILL_LATER,
            POD_KILL_LOST,
            POD_KILL_LOGINS),
    C5("Performance", STATEFUL, "Latency is higher, because of session handling.", "compare", SideBySide.METRICS),
    C6("Performance", STATELESS, "Faster, because there is no session overhead.", "compare", SideBySide.METRICS),
    C7(
            "Resource usage",
            STATEFUL,
            "Needs extra memory or storage for sessions.",
            "overhead",
            SESSION_BYTES_1000,
            SESSION_BYTES_10000,
            SESSION_BYTES_100000),
    C8(
            "Resource usage",
            STATELESS,
            "Very efficient: stores nothing per session.",
            "overhead",
            SESSION_BYTES_1000,
            SESSION_BYTES_10000,
            SESSION_BYTES_100000,
            BYTES_PER_REQUEST,
            CPU_PER_REQUEST,
            STORE_CPU_PER_REQUEST,
            CPU_PER_REQUEST_4,
            STORE_CPU_PER_REQUEST_4,
            CPU_PER_REQUEST_FULL,
            STORE_CPU_PER_REQUEST_FULL,
            SATURATION_RATE),
    C9(
            "Caching strategies",
            STATEFUL,
            "Caching is complicated, because the data is stateful.",
            "synchronisation caching",
            CATALOGUE_SHARED,
            USER_SHARED,
            CATALOGUE_FRESH,
            STALE_READS,
            NEAR_CACHE_HITS,
            SYNC_BYTES_2,
            SYNC_BYTES_4,
            SYNC_BYTES_8,
            SYNC_MESSAGES_2,
            SYNC_MESSAGES_4,
            SYNC_MESSAGES_8,
            CODE_LINES),
    C10(
            "Caching strategies",
            STATELESS,
            "Caching is simple, because there are no sessions.",
            "caching",
            CATALOGUE_SHARED,
            USER_SHARED,
            CATALOGUE_FRESH,
            STALE_READS),
    C11(
            "Deployment complexity",
            STATEFUL,
            "Harder to deploy: state must be kept in sync.",
            "rollout",
            CHART_OBJECTS,
            CHART_LINES,
            ROLLOUT_FAILED,
            ROLLOUT_LOGINS,
            ROLLOUT_SECONDS,
            DRAIN_FAILED,
            DRAIN_LOGINS),
    C12(
            "Deployment complexity",
            STATELESS,
            "Easy to deploy: there is nothing to sync.",
            "rollout",
            CHART_OBJECTS,
            CHART_LINES,
            ROLLOUT_FAILED,
            ROLLOUT_LOGINS,
            ROLLOUT_SECONDS,
            DRAIN_FAILED,
            DRAIN_LOGINS),
    C13(
            "Transaction integrity",
            STATEFUL,
            "The session keeps its context across steps.",
            "pod-kill consistency",
            TABS_LOST,
            TABS_ORDERS,
            POD_KILL_CARTS),
    C14(
            "Transaction integrity",
            STATELESS,
            "Each request is handled independently.",
            "consistency",
            TABS_LOST,
            TABS_ORDERS),
    C15(
            "Load balancing",
            STATEFUL,
            "May need sticky sessions.",
            "affinity",
            AFFINITY_NONE_LOST,
            AFFINITY_NONE_LOGINS,
            AFFINITY_NONE_IMBALANCE,
            AFFINITY_CLIENT_IP_IMBALANCE,
            AFFINITY_CLIENT_IP_FEW_IMBALANCE,
            AFFINITY_COOKIE_IMBALANCE),
    C16(
            "Load balancing",
            STATELESS,
            "Plain round robin works.",
            "affinity",
            AFFINITY_NONE_LOST,
            AFFINITY_NONE_LOGINS,
            AFFINITY_NONE_IMBALANCE,
            AFFINITY_CLIENT_IP_IMBALANCE,
            AFFINITY_CLIENT_IP_FEW_IMBALANCE,
            AFFINITY_COOKIE_IMBALANCE),
    C17("Developer focus", STATEFUL, "Developers have to manage sessions.", "report", CODE_LINES),
    C18("Developer focus", STATELESS, "Developers write business logic.", "report", CODE_LINES),
    C19(
            "Session persistence",
            STATEFUL,
            "Users move smoothly between steps and pages.",
            "pod-kill rollout scale",
            POD_KILL_FLOWS,
            ROLLOUT_FLOWS,
            SCALE_FLOWS),
    C20(
            "Efficient use of resources",
            STATEFUL,
            "The context need not be resent with every request.",
            "overhead",
            BYTES_PER_REQUEST),
    C21(
            "Personalisation",
            STATEFUL,
            "Content is personalised from the session's history.",
            "personalisation",
            HISTORY_REPLICAS,
            HISTORY_SECONDS,
            HISTORY_KEPT),
    C22(
            "Security",
            STATEFUL,
            "Control is central, and sessions are easy to end.",
            "revoke stolen-credential",
            LOGOUT_WORKS_FOR,
            LOGOUT_REFRESHED,
            REVOKED_WORKS_FOR,
            STOLEN_READS_FOR,
            STOLEN_WRITES_FOR,
            STOLEN_EXPIRES),
    C23(
            "Scalability",
            STATELESS,
            "Without session storage, massive traffic is easy to handle.",
            "throughput",
            STORE_OF_REPLICA,
            STORE_OF_SERVICE,
            THROUGHPUT_1,
            THROUGHPUT_2,
            THROUGHPUT_4,
            EFFICIENCY_2,
            EFFICIENCY_4,
            MACHINE_BUSY,
            SERVICE_CPU,
            STORE_CPU),
    C24(
            "Fault tolerance",
            STATELESS,
            "Failures affect only the current request.",
            "pod-kill",
            POD_KILL_FAILED,
            POD_KILL_IN_FLIGHT,
            POD_KILL_LATER,
            POD_KILL_LOST,
            POD_KILL_LOGINS),
    C25(
            "Load balancing",
            STATELESS,
            "Needs no sticky sessions.",
            "affinity connections",
            AFFINITY_NONE_LOST,
            AFFINITY_NONE_LOGINS,
            CONNECTIONS_KEPT_IMBALANCE,
            CONNECTIONS_FIVE_SECONDS_IMBALANCE,
            CONNECTIONS_ONE_REQUEST_IMBALANCE,
            CONNECTIONS_KEPT_SHARE,
            CONNECTIONS_FIVE_SECONDS_SHARE,
            CONNECTIONS_ONE_REQUEST_SHARE),
    C26("Performance", STATELESS, "Minimal overhead, so responses are faster.", "compare", SideBySide.METRICS);

    /** The services that a claim is about. */
    enum Side {
        STATEFUL,
        STATELESS;

        /** The name as it is printed. */
        public String words() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String topic;
    private final Side side;
    private final String text;
    private final String experiments;
    private final List<Metric> metrics;

    /** The figures of {@code ./lab bench compare}, the deciding ratios first, then those of a single run. */
    private static final class SideBySide {
        private static final Metric[] METRICS = {
            READ_OF_OTHERS,
            WRITE_OF_OTHERS,
            CPU_OF_OTHERS,
            READ_OF_BARE,
            WRITE_OF_BARE,
            BARE_MEDIAN,
            READ_MEDIAN,
            READ_P99,
            WRITE_MEDIAN,
            WRITE_P99,
            LOGIN_MEDIAN,
            COMPARED_FAILED,
            GENERATOR_LAG,
            GENERATOR_LAG_WORST,
            SERVICE_CPU,
            STORE_CPU,
            SAME_READ,
            SAME_WRITE,
            SAME_CPU,
            MEDIAN_LATENCY,
            P99_LATENCY,
            CPU_PER_REQUEST,
            COLD_TOKEN_CPU,
            WARM_TOKEN_CPU
        };
    }

    /**
     * @param experiments those that measure what decides the claim, with spaces between them; or {@code report} or
     *     {@code compare}
     */
    Claim(String topic, Side side, String text, String experiments, Metric... metrics) {
        this.topic = topic;
        this.side = side;
        this.text = text;
        this.experiments = experiments;
        this.metrics = List.of(metrics);
    }

    public String id() {
        return name();
    }

    public String topic() {
        return topic;
    }

    public Side side() {
        return side;
    }

    /** What the textbook says, in our words. */
    public String text() {
        return text;
    }

    /** The figures that decide the claim, and those that explain them. */
    List<Metric> metrics() {
        return metrics;
    }

    /** The command that measures on that platform all that decides the claim, and could refute it. */
    String command(String platform) {
        String where = platform.equals("local") ? " --platform local" : "";
        return switch (experiments) {
            case "report" -> "./lab report";
            case "compare" -> "./lab bench compare";
            default ->
                experiments.contains(" ")
                        ? "./lab campaign %s%s --out report/%s".formatted(experiments, where, id())
                        : "./lab experiment " + experiments + where;
        };
    }
}
