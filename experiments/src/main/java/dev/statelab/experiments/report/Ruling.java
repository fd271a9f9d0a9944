package dev.statelab.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the figures of one platform say of a claim.
 *
 * @param reasons of which architectures it is true and of which it is not, a sentence for each thing that was asked for
 */
record Ruling(Claim claim, Judgement judgement, List<String> reasons) {

    /** A claim that no experiment decides is said to be one: silence would look like a result. */
    private static final String UNMEASURED =
            "No experiment of statelab decides this claim yet: nothing here speaks for or against it.";

    /** Judged over all architectures of the claim's side. */
    static Ruling of(Claim claim, Facts facts) {
        List<String> scenarios = facts.of(claim.side());
        if (Criteria.takesMoreRuns(claim)) {
            boolean measured = facts.all().stream()
                    .anyMatch(fact -> claim.metrics().contains(fact.figure().metric()));
            return measured
                    ? new Ruling(
                            claim,
                            Judgement.NOT_SHOWN,
                            List.of("One run of each architecture: a machine drifts by more than they differ."))
                    : new Ruling(claim, Judgement.NOT_MEASURED, List.of("Nobody has asked for it yet."));
        }
        List<String> reasons = new ArrayList<>();
        int shown = 0;
        int missed = 0;
        for (Criterion criterion : Criteria.of(claim, facts)) {
            List<String> yes = where(criterion, scenarios, facts, true);
            List<String> no = where(criterion, scenarios, facts, false);
            shown += yes.size();
            missed += no.size();
            reasons.add(reason(criterion, yes, no));
        }
        return new Ruling(claim, judgement(shown, missed), reasons.isEmpty() ? List.of(UNMEASURED) : reasons);
    }

    private static Judgement judgement(int shown, int missed) {
        if (shown + missed == 0) {
            return Judgement.NOT_MEASURED;
        }
        if (missed == 0) {
            return Judgement.HELD;
        }
        return shown == 0 ? Judgement.NOT_HELD : Judgement.IN_PART;
    }

    private static List<String> where(Criterion criterion, List<String> scenarios, Facts facts, boolean shown) {
        return scenarios.stream()
                .filter(scenario -> criterion.of(scenario, facts).equals(Optional.of(shown)))
                .toList();
    }

    private static String reason(Criterion criterion, List<String> yes, List<String> no) {
        String words = Character.toUpperCase(criterion.words().charAt(0))
                + criterion.words().substring(1);
        if (yes.isEmpty() && no.isEmpty()) {
            return words + ": not measured.";
        }
        return words + ": "
                + (yes.isEmpty() ? "" : "true of " + join(yes))
                + (yes.isEmpty() || no.isEmpty() ? "" : "; ")
                + (no.isEmpty() ? "" : "not of " + join(no)) + ".";
    }

    private static String join(List<String> scenarios) {
        return scenarios.stream().collect(Collectors.joining(", "));
    }
}
