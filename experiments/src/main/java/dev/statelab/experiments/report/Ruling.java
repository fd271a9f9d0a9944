package dev.statelab.experiments.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The judgement of a claim by the figures of one platform.
 *
 * @param reasons a sentence for each criterion: which of its architectures meet it, which do not, and for which that is undecided
 */
record Ruling(Claim claim, Judgement judgement, List<String> reasons) {

    /** Whether an architecture meets a criterion. */
    private enum Finding {
        MET("true of"),
        MISSED("not of"),
        NOISE("within the noise in"),
        TOO_FEW("too few to tell in"),
        DOUBT("in doubt in"),
        NONE("not measured in");

        private final String words;

        Finding(String words) {
            this.words = words;
        }

        static Finding of(Criterion criterion, String scenario, Facts facts) {
            Optional<Boolean> met = criterion.of(scenario, facts);
            if (met.isPresent()) {
                return met.get() ? MET : MISSED;
            }
            if (criterion.metrics().stream().anyMatch(metric -> facts.undecided(scenario, metric))) {
                return NOISE;
            }
            if (criterion.metrics().stream().anyMatch(metric -> facts.inDoubt(scenario, metric))) {
                return DOUBT;
            }
            return criterion.tooFew(scenario, facts) ? TOO_FEW : NONE;
        }
    }

    /**
     * Judges a claim over all architectures of its side. It does not hold as a whole while one of them is in doubt, or has too few cases.
     * A criterion that no architecture decides leaves the claim not shown, unless other criteria are met by some architectures and missed
     * by others: then the claim holds in part either way.
     */
    static Ruling of(Claim claim, Facts facts) {
        List<String> reasons = new ArrayList<>();
        Set<Finding> all = EnumSet.noneOf(Finding.class);
        boolean open = false;
        for (Criterion criterion : Criteria.of(claim, facts)) {
            Map<Finding, List<String>> found = facts.of(claim.side()).stream()
                    .filter(criterion::isAbout)
                    .collect(Collectors.groupingBy(
                            scenario -> Finding.of(criterion, scenario, facts),
                            () -> new EnumMap<>(Finding.class),
                            Collectors.toList()));
            reasons.add(reason(criterion, found));
            all.addAll(found.keySet());
            open |= EnumSet.of(Finding.TOO_FEW, Finding.DOUBT, Finding.NONE).containsAll(found.keySet());
        }
        Judgement judgement = judgement(all, open);
        if (judgement == Judgement.NOT_MEASURED && Criteria.takesMoreRuns(claim) && measured(claim, facts)) {
            return new Ruling(
                    claim,
                    Judgement.NOT_SHOWN,
                    List.of(
                            "Each architecture was run only once, and the machine drifts by more than the architectures differ."));
        }
        if (judgement == Judgement.NOT_SHOWN && open) {
            reasons.add("What was not decided could change the judgement.");
        }
        return new Ruling(claim, judgement, reasons);
    }

    private static boolean measured(Claim claim, Facts facts) {
        return claim.metrics().stream().anyMatch(facts::measured);
    }

    /** @param open whether no architecture decides some criterion */
    private static Judgement judgement(Set<Finding> all, boolean open) {
        boolean met = all.contains(Finding.MET);
        boolean missed = all.contains(Finding.MISSED);
        boolean noise = all.contains(Finding.NOISE) || all.contains(Finding.TOO_FEW);
        if (met && missed) {
            return Judgement.IN_PART;
        }
        if (!met && !missed) {
            return noise ? Judgement.NOT_SHOWN : Judgement.NOT_MEASURED;
        }
        if (open) {
            return Judgement.NOT_SHOWN;
        }
        if (missed) {
            return Judgement.NOT_HELD;
        }
        return noise || all.contains(Finding.DOUBT) ? Judgement.IN_PART : Judgement.HELD;
    }

    private static String reason(Criterion criterion, Map<Finding, List<String>> found) {
        String words = Character.toUpperCase(criterion.words().charAt(0))
                + criterion.words().substring(1);
        String where = found.entrySet().stream()
                .map(group -> group.getKey().words + " " + String.join(", ", group.getValue()))
                .collect(Collectors.joining("; "));
        return words + ": " + (Set.of(Finding.NONE).containsAll(found.keySet()) ? "not measured" : where) + ".";
    }
}
