package dev.statelab.experiments.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The judgement of a claim by the figures of one platform.
 *
 * @param reasons a sentence for each criterion: which architectures meet it, which do not, and for which that is open
 */
record Ruling(Claim claim, Judgement judgement, List<String> reasons) {

    /**
     * Judges a claim over all architectures of its side. It does not hold as a whole while one of them is in doubt. A criterion that no
     * architecture decides leaves the claim not shown, unless the others are met by some and missed by some: then the claim holds in part
     * either way.
     */
    static Ruling of(Claim claim, Facts facts) {
        List<String> scenarios = facts.of(claim.side());
        List<String> reasons = new ArrayList<>();
        int shown = 0;
        int missed = 0;
        int unclear = 0;
        boolean doubtful = false;
        boolean open = false;
        for (Criterion criterion : Criteria.of(claim, facts)) {
            List<String> yes = where(criterion, scenarios, facts, true);
            List<String> no = where(criterion, scenarios, facts, false);
            List<String> noise = scenarios.stream()
                    .filter(scenario ->
                            criterion.metrics().stream().anyMatch(metric -> facts.undecided(scenario, metric)))
                    .toList();
            List<String> doubt = scenarios.stream()
                    .filter(scenario -> !noise.contains(scenario)
                            && criterion.of(scenario, facts).isEmpty()
                            && criterion.metrics().stream().anyMatch(metric -> facts.inDoubt(scenario, metric)))
                    .toList();
            shown += yes.size();
            missed += no.size();
            unclear += noise.size();
            doubtful |= !doubt.isEmpty();
            open |= yes.isEmpty() && no.isEmpty() && noise.isEmpty();
            reasons.add(reason(criterion, yes, no, noise, doubt));
        }
        if (open && (shown > 0) != (missed > 0)) {
            reasons.add("What was not decided could change the judgement.");
            return new Ruling(claim, Judgement.NOT_SHOWN, reasons);
        }
        Judgement judgement = judgement(shown, missed, unclear, doubtful);
        if (judgement == Judgement.NOT_MEASURED && Criteria.takesMoreRuns(claim) && measured(claim, facts)) {
            return new Ruling(
                    claim,
                    Judgement.NOT_SHOWN,
                    List.of(
                            "Each architecture was run only once, and the machine drifts by more than the architectures differ."));
        }
        return new Ruling(claim, judgement, reasons);
    }

    private static boolean measured(Claim claim, Facts facts) {
        return facts.all().stream()
                .anyMatch(fact -> claim.metrics().contains(fact.figure().metric()));
    }

    private static Judgement judgement(int shown, int missed, int unclear, boolean doubtful) {
        if (shown + missed == 0) {
            return unclear == 0 ? Judgement.NOT_MEASURED : Judgement.NOT_SHOWN;
        }
        if (missed == 0) {
            return unclear == 0 && !doubtful ? Judgement.HELD : Judgement.IN_PART;
        }
        return shown == 0 ? Judgement.NOT_HELD : Judgement.IN_PART;
    }

    private static List<String> where(Criterion criterion, List<String> scenarios, Facts facts, boolean shown) {
        return scenarios.stream()
                .filter(scenario -> criterion.of(scenario, facts).equals(Optional.of(shown)))
                .toList();
    }

    private static String reason(
            Criterion criterion, List<String> yes, List<String> no, List<String> noise, List<String> doubt) {
        String words = Character.toUpperCase(criterion.words().charAt(0))
                + criterion.words().substring(1);
        String where = Stream.of(
                        join("true of ", yes),
                        join("not of ", no),
                        join("within the noise in ", noise),
                        join("in doubt in ", doubt))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        return words + ": " + (where.isEmpty() ? "not measured" : where) + ".";
    }

    private static String join(String words, List<String> scenarios) {
        return scenarios.isEmpty() ? "" : words + String.join(", ", scenarios);
    }
}
