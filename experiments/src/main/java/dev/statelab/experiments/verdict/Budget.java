package dev.statelab.experiments.verdict;

import dev.statelab.experiments.figure.Figure;

/**
 * How many requests may fail for a service to count as available.
 *
 * @param percent of the requests that are intended in a minute: the allowed number does not depend on the duration of a run
 * @param ofEachVictim whether as many may fail for each replica that the fault removes
 */
public record Budget(double percent, boolean ofEachVictim) {

    private static final double MINUTE_SECONDS = 60;

    /** For a planned change, or no change at all: no request may fail. */
    public static final Budget NONE_FAILS = new Budget(0, false);

    /** For a crash: at most 1 % of a minute's requests may fail, as many as are due in 0.6 s. */
    public static final Budget OF_A_CRASH = new Budget(1, false);

    /** For several crashes: that of one crash for each of them. */
    public static final Budget OF_EACH_CRASH = new Budget(1, true);

    /** The verdict on the requests since the fault: whether they kept the budget, or the owner's limit if there is one. */
    public Verdict judge(Observed seen, Limits limits) {
        Integer limit = limits.failedRequests();
        int times = ofEachVictim ? seen.intervention().victims().size() : 1;
        double usual = times * seen.load().ratePerSecond() * MINUTE_SECONDS * percent / 100;
        long allowed = limit == null ? Math.round(usual) : limit;
        long failures = seen.failures();
        int all = seen.sinceFault().size();
        String share = all == 0 ? "" : " (%s %%)".formatted(Figure.number(100.0 * failures / all));
        String reason = "%d of %d requests%s since the fault failed; %s"
                .formatted(failures, all, share, allowance(allowed, limit != null, times));
        return new Verdict(failures <= allowed ? Verdict.Kind.HELD : Verdict.Kind.BROKEN, reason);
    }

    private String allowance(long allowed, boolean limited, int times) {
        if (allowed == 0) {
            return "the budget is 0";
        }
        return limited
                ? "the budget is %d".formatted(allowed)
                : "the budget is %d (%s%s %% of a minute's requests)"
                        .formatted(allowed, times == 1 ? "" : times + " times ", Figure.number(percent));
    }
}
