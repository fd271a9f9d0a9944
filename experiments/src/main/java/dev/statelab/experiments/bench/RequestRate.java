package dev.statelab.experiments.bench;

import java.util.List;

/**
 * The requests of one kind that a service serves per second of CPU time.
 *
 * @param architecture such as {@code redis}, or a variant of it: {@code jwt, each token new}
 * @param request {@code bare}, {@code read} or {@code write}
 * @param perCpuSecond the median of the rounds
 * @param ofBare that figure relative to the bare route of the same service, the median over rounds
 * @param ofBareLow the lower end of its 95 % bootstrap interval over the rounds
 * @param ofBareHigh the upper end
 */
public record RequestRate(
        String architecture, String request, double perCpuSecond, double ofBare, double ofBareLow, double ofBareHigh) {

    /** Summarises rounds, each with its own bare figure. */
    static RequestRate of(String architecture, String request, List<Double> rates, List<Double> bare) {
        double[] shares = new double[rates.size()];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = rates.get(i) / bare.get(i);
        }
        Bootstrap interval = Bootstrap.ofMedian(shares);
        return new RequestRate(
                architecture,
                request,
                Bootstrap.median(rates.stream().mapToDouble(Double::doubleValue).toArray()),
                Bootstrap.median(shares),
                interval.low(),
                interval.high());
    }
}
