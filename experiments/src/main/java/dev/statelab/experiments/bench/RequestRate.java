package dev.statelab.experiments.bench;

import java.util.List;

/**
 * How many requests of one kind a service answers in a second of processor time.
 *
 * @param architecture such as {@code redis}, or with what is special about it: {@code jwt, each token new}
 * @param request {@code bare}, {@code read} or {@code write}
 * @param perCpuSecond the median of the rounds
 * @param ofBare that figure as a share of the bare route's of the same service, the median over rounds of neighbours in time
 * @param ofBareLow the lower end of an interval that holds the share at 95 %, by bootstrap over the rounds
 * @param ofBareHigh the upper end
 */
public record RequestRate(
        String architecture, String request, double perCpuSecond, double ofBare, double ofBareLow, double ofBareHigh) {

    /** Of rounds, each with its own bare figure. */
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
