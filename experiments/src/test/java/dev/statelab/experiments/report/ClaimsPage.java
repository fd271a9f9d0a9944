package dev.statelab.experiments.report;

import dev.statelab.experiments.platform.Variant;
import dev.statelab.experiments.report.Summary.JudgedClaim;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The page of the textbook's claims as Markdown: a table of the judgements, then each claim with its reasons and figures. */
record ClaimsPage(List<Summary.Platform> platforms) {

    /** Stands for a claim that is newer than the summary. */
    private static final JudgedClaim NOT_JUDGED = new JudgedClaim("not judged in this summary", List.of(), Map.of());

    private static final Set<String> DECIDED =
            Set.of(Judgement.HELD.words(), Judgement.IN_PART.words(), Judgement.NOT_HELD.words());

    /** The page for the platforms whose reports judge claims. */
    static ClaimsPage of(Summary summary) {
        return new ClaimsPage(summary.reports().stream()
                .filter(platform -> !platform.claims().isEmpty())
                .toList());
    }

    /** How many claims got each judgement on a platform. */
    static String tally(Summary.Platform platform) {
        Map<String, Long> counts = platform.claims().values().stream()
                .collect(Collectors.groupingBy(JudgedClaim::judgement, Collectors.counting()));
        return Arrays.stream(Judgement.values())
                .map(Judgement::words)
                .filter(counts::containsKey)
                .map(words -> counts.get(words) + " " + words)
                .collect(Collectors.joining(", "));
    }

    /** How many claims held, held in part or did not hold on a platform. */
    static long decided(Summary.Platform platform) {
        return platform.claims().values().stream()
                .filter(claim -> DECIDED.contains(claim.judgement()))
                .count();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Summary.Platform platform : platforms) {
            text.append("%s: %s. Measured %s\n\n"
                    .formatted(heading(platform), tally(platform), SummaryTables.origin(platform)));
        }
        text.append(overview());
        for (Claim claim : Claim.values()) {
            text.append("\n## %s %s, %s\n\n“%s”\n"
                    .formatted(claim.id(), claim.topic(), claim.side().words(), claim.text()));
            for (Summary.Platform platform : platforms) {
                text.append(judged(platform, claim));
            }
        }
        return text.toString();
    }

    private String overview() {
        StringBuilder table = new StringBuilder("| | topic | services | the textbook says |");
        platforms.forEach(platform ->
                table.append(' ').append(SummaryTables.place(platform)).append(" |"));
        table.append("\n| --- | --- | --- | --- |")
                .append(" --- |".repeat(platforms.size()))
                .append('\n');
        for (Claim claim : Claim.values()) {
            table.append("| [%s](#%s) | %s | %s | %s |"
                    .formatted(
                            claim.id(),
                            anchor(claim),
                            claim.topic(),
                            claim.side().words(),
                            claim.text()));
            platforms.forEach(platform -> table.append(' ')
                    .append(judgedClaim(platform, claim).judgement())
                    .append(" |"));
            table.append('\n');
        }
        return table.toString();
    }

    /** The anchor that GitHub generates for the heading. */
    private static String anchor(Claim claim) {
        return "%s %s %s"
                .formatted(claim.id(), claim.topic(), claim.side().words())
                .toLowerCase(Locale.ROOT)
                .replace(' ', '-');
    }

    private static JudgedClaim judgedClaim(Summary.Platform platform, Claim claim) {
        return platform.claims().getOrDefault(claim.id(), NOT_JUDGED);
    }

    private static String judged(Summary.Platform platform, Claim claim) {
        JudgedClaim judged = judgedClaim(platform, claim);
        StringBuilder text = new StringBuilder("\n%s: **%s**. Try to refute it: `%s`\n"
                .formatted(heading(platform), judged.judgement(), claim.command(platform.platform())));
        if (!judged.reasons().isEmpty()) {
            text.append('\n');
        }
        judged.reasons().forEach(reason -> text.append("- ").append(reason).append('\n'));
        return judged.figures().isEmpty() ? text.toString() : text + "\n" + table(judged.figures());
    }

    private static String table(Map<String, Map<String, String>> figures) {
        List<String> architectures = Variant.ids().stream()
                .filter(one -> figures.values().stream().anyMatch(cells -> cells.containsKey(one)))
                .toList();
        StringBuilder table = new StringBuilder("| | ")
                .append(String.join(" | ", architectures))
                .append(" |\n| --- |")
                .append(" --- |".repeat(architectures.size()))
                .append('\n');
        figures.forEach((name, cells) -> table.append("| ")
                .append(name)
                .append(" | ")
                .append(architectures.stream()
                        .map(one -> cells.getOrDefault(one, "–"))
                        .collect(Collectors.joining(" | ")))
                .append(" |\n"));
        return table.toString();
    }

    private static String heading(Summary.Platform platform) {
        String place = SummaryTables.place(platform);
        return Character.toUpperCase(place.charAt(0)) + place.substring(1);
    }
}
