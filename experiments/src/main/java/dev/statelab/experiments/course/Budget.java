package dev.statelab.experiments.course;

/**
 * How many requests may fail for a service to count as available.
 *
 * @param percent of the requests that are intended in a minute: the allowed number does not depend on the duration of a run
 */
public record Budget(double percent) {

    private static final double MINUTE_SECONDS = 60;

    /** For a planned change, or no change at all: no request may fail. */
    public static final Budget NONE_FAILS = new Budget(0);

    /** For a crash: at most 1 % of a minute's requests may fail, as many as are due in 0.6 s. */
    public static final Budget OF_A_CRASH = new Budget(1);

    /** The verdict on the requests since the fault: whether they kept the budget, or the owner's limit if there is one. */
    Verdict judge(Observed seen, Limits limits) {
        Integer limit = limits.failedRequests();
        long allowed = limit == null ? Math.round(seen.load().ratePerSecond() * MINUTE_SECONDS * percent / 100) : limit;
        long failures = seen.failures();
        String reason = "%d of %d requests since the fault failed; %s"
                .formatted(failures, seen.sinceFault().size(), allowance(allowed, limit != null));
        return new Verdict(failures <= allowed ? Verdict.Kind.HELD : Verdict.Kind.BROKEN, reason);
    }

    private String allowance(long allowed, boolean limited) {
        if (allowed == 0) {
            return "the budget is 0";
        }
        return limited
                ? "the budget is %d".formatted(allowed)
                : "the budget is %d (%s %% of a minute's requests)".formatted(allowed, Figure.number(percent));
    }
}
