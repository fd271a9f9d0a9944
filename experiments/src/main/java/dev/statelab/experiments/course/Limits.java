package dev.statelab.experiments.course;

/**
 * What the owner of a service asks of it, in place of what an experiment would ask of any.
 *
 * @param failedRequests how many requests may get no good answer since the fault; null where the experiment's {@link Budget} says it
 * @param recoverySeconds after how many seconds nothing may go wrong any more; null where the platform's deadline is enough
 */
public record Limits(Integer failedRequests, Double recoverySeconds) {

    /** Nothing in particular. */
    public static final Limits USUAL = new Limits(null, null);
}
