package dev.statelab.experiments.report;

import static dev.statelab.experiments.course.Metric.*;
import static dev.statelab.experiments.report.Claim.Side.STATEFUL;
import static dev.statelab.experiments.report.Claim.Side.STATELESS;

import dev.statelab.experiments.course.Metric;
import java.util.List;
import java.util.Locale;

/** The textbook's 26 claims, in our words, with the figures that decide them. A claim about one side is judged over all of its architectures. */
enum Claim {
    C1(
            "Scalability",
            STATEFUL,
            "Sessions have to be synchronised between servers.",
            "synchronisation",
            SYNC_BYTES_2,
            SYNC_BYTES_4),
    C2(
            "Scalability",
            STATELESS,
            "Scaling out is easy.",
            "scale",
            SCALE_SHARE,
            SCALE_READY,
            SCALE_FAILED,
            SCALE_LOST,
            SCALE_LOGINS),
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
            "A failure touches only the requests that the server was serving.",
            "pod-kill",
            POD_KILL_FAILED,
            POD_KILL_IN_FLIGHT,
            POD_KILL_LOST,
            POD_KILL_LOGINS),
    C5("Performance", STATEFUL, "More latency, because sessions have to be handled.", "compare", SideBySide.METRICS),
    C6("Performance", STATELESS, "Faster, since there is no session overhead.", "compare", SideBySide.METRICS),
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
            "Very efficient: keeps nothing per session.",
            "overhead",
            SESSION_BYTES_1000,
            SESSION_BYTES_10000,
            SESSION_BYTES_100000,
            BYTES_PER_REQUEST,
            CPU_PER_REQUEST,
            STORE_CPU_PER_REQUEST),
    C9(
            "Caching strategies",
            STATEFUL,
            "Caching is complicated, since the data has state.",
            "caching",
            CATALOGUE_SHARED,
            USER_SHARED,
            CATALOGUE_FRESH,
            NEAR_CACHE_HITS),
    C10(
            "Caching strategies",
            STATELESS,
            "Caching is simple, since there are no sessions.",
            "caching",
            CATALOGUE_SHARED,
            USER_SHARED,
            CATALOGUE_FRESH),
    C11(
            "Deployment complexity",
            STATEFUL,
            "Harder to deploy: state has to be kept in sync.",
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
            "The session's context is kept over the steps.",
            "consistency",
            TABS_LOST,
            TABS_ORDERS),
    C14(
            "Transaction integrity",
            STATELESS,
            "Each request is handled by itself.",
            "consistency",
            TABS_LOST,
            TABS_ORDERS),
    C15("Load balancing", STATEFUL, "May need sticky sessions.", "affinity", AFFINITY_NONE_LOST, AFFINITY_NONE_LOGINS),
    C16(
            "Load balancing",
            STATELESS,
            "Plain round robin works.",
            "affinity",
            AFFINITY_NONE_LOST,
            AFFINITY_NONE_LOGINS,
            AFFINITY_NONE_IMBALANCE),
    C17("Developer focus", STATEFUL, "Developers have to manage sessions.", "report", CODE_LINES),
    C18("Developer focus", STATELESS, "Developers write business logic.", "report", CODE_LINES),
    C19(
            "Session persistence",
            STATEFUL,
            "Steps and pages follow one another smoothly.",
            "pod-kill",
            POD_KILL_FLOWS,
            ROLLOUT_FLOWS,
            SCALE_FLOWS),
    C20(
            "Efficient use of resources",
            STATEFUL,
            "The context need not be sent again and again.",
            "overhead",
            BYTES_PER_REQUEST),
    C21(
            "Personalisation",
            STATEFUL,
            "Users are served from the history of their session.",
            "personalisation",
            HISTORY_REPLICAS,
            HISTORY_SECONDS,
            HISTORY_KEPT),
    C22(
            "Security",
            STATEFUL,
            "Control is in one place, and sessions are easily ended.",
            "revoke",
            LOGOUT_WORKS_FOR,
            LOGOUT_REFRESHED),
    C23(
            "Scalability",
            STATELESS,
            "No session storage, so massive traffic is easy.",
            "compare",
            STORE_OF_SERVICE,
            SERVICE_CPU,
            STORE_CPU),
    C24(
            "Fault tolerance",
            STATELESS,
            "Failures affect the current request alone.",
            "pod-kill",
            POD_KILL_FAILED,
            POD_KILL_IN_FLIGHT,
            POD_KILL_LOST,
            POD_KILL_LOGINS),
    C25(
            "Load balancing",
            STATELESS,
            "No sticky sessions needed.",
            "affinity",
            AFFINITY_NONE_LOST,
            AFFINITY_NONE_LOGINS,
            SCALE_SHARE),
    C26("Performance", STATELESS, "Minimal overhead, so faster answers.", "compare", SideBySide.METRICS);

    /** Of which services it is said. */
    enum Side {
        STATEFUL,
        STATELESS;

        /** In words. */
        public String words() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String topic;
    private final Side side;
    private final String text;
    private final String experiment;
    private final List<Metric> metrics;

    /** What `./lab bench compare` measures, the deciding ratios first; then what a single run says. */
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
            SERVICE_CPU,
            STORE_CPU,
            SAME_READ,
            SAME_WRITE,
            SAME_CPU,
            MEDIAN_LATENCY,
            P99_LATENCY,
            CPU_PER_REQUEST
        };
    }

    Claim(String topic, Side side, String text, String experiment, Metric... metrics) {
        this.topic = topic;
        this.side = side;
        this.text = text;
        this.experiment = experiment;
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

    /** What decides it, and what belongs to that. */
    List<Metric> metrics() {
        return metrics;
    }

    /** What would refute it on that platform. */
    String command(String platform) {
        return switch (experiment) {
            case "report" -> "./lab report";
            case "compare" -> "./lab bench compare";
            default -> "./lab experiment " + experiment + (platform.equals("local") ? " --platform local" : "");
        };
    }
}
