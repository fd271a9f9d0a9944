package dev.statelab.experiments.audit;

/**
 * A broken promise, or an anomaly that breaks none.
 *
 * @param anomaly the kind
 * @param user the user affected
 * @param value the value written (in a shop, a cart line such as {@code tea-01=3}), or the key of an order
 */
public record Finding(Anomaly anomaly, String user, String value) implements Comparable<Finding> {

    /** The kinds of findings; Jepsen's set checkers have some of them too. */
    public enum Anomaly {
        /** Acknowledged, but missing at the end. */
        LOST("lost"),
        /** Present at the end, although its outcome was unknown. This breaks no promise. */
        RECOVERED("recovered"),
        /** Present more than once; or a checkout that was acknowledged with the ids of several orders. */
        DUPLICATED("duplicated"),
        /** Present although it was refused, or present or shown although nobody wrote it. */
        UNEXPECTED("unexpected"),
        /** Shown to this user, but written only by another: a session, a token or data was mixed up. */
        FOREIGN("of another user"),
        /**
         * A response showed an older state: without an acknowledged write that was there later, or with a value that was already
         * sold or deleted.
         */
        STALE("stale"),
        /** Never acknowledged, but shown by a read, and missing at the end: a read is a promise too. */
        VANISHED("vanished after a read"),
        /** Never acknowledged; shown by one read, missing in a later one, and present at the end. */
        BACKWARDS("missing in a later read"),
        /** In the cart at an acknowledged checkout and present at the end, but missing from its order. */
        PARTIAL("missing from an order"),
        /** Present at the end, although its deletion was acknowledged, or a read had shown that it was deleted. */
        REVIVED("back after deletion"),
        /** Shown at the end by one replica but not by another; or one of them does not know the user's login. */
        DISAGREEING("different between replicas");

        private final String words;

        Anomaly(String words) {
            this.words = words;
        }

        /** The display name, to follow a number. */
        public String words() {
            return words;
        }

        /** Whether a promise was broken. */
        public boolean violation() {
            return this != RECOVERED;
        }
    }

    @Override
    public int compareTo(Finding other) {
        int byAnomaly = anomaly.compareTo(other.anomaly);
        int byUser = byAnomaly != 0 ? byAnomaly : user.compareTo(other.user);
        return byUser != 0 ? byUser : value.compareTo(other.value);
    }
}
