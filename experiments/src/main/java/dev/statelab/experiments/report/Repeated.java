package dev.statelab.experiments.report;

import dev.statelab.experiments.audit.Counts;
import dev.statelab.experiments.course.Run;
import dev.statelab.experiments.figure.Figure;
import dev.statelab.experiments.figure.Metric;
import dev.statelab.experiments.verdict.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * All runs of one experiment on one service, merged: one cell of a table.
 *
 * @param runs at least one, in their order
 */
record Repeated(List<Run> runs) {

    /** The worst first. */
    private static final List<Verdict.Kind> BY_SEVERITY =
            List.of(Verdict.Kind.BROKEN, Verdict.Kind.INCONCLUSIVE, Verdict.Kind.HELD);

    Repeated {
        runs = List.copyOf(runs);
    }

    /** Merges runs that are {@linkplain #alike alike}, in the order of the first of each. */
    static List<Repeated> of(List<Run> runs) {
        Map<String, List<Run>> byName = new LinkedHashMap<>();
        runs.forEach(run -> byName.computeIfAbsent(Textbook.anchor(run), first -> new ArrayList<>())
                .add(run));
        return byName.values().stream().map(Repeated::new).toList();
    }

    /** Whether both are of the same experiment, service and platform. */
    static boolean alike(Run one, Run other) {
        return Textbook.anchor(one).equals(Textbook.anchor(other));
    }

    public String platform() {
        return runs.getFirst().platform();
    }

    public String experiment() {
        return runs.getFirst().experiment();
    }

    public String scenario() {
        return runs.getFirst().scenario();
    }

    /** The anchor of all, which is also that of the first run. */
    String anchor() {
        return anchor(0);
    }

    /**
     * The anchor of a run, and the name of its files.
     *
     * @param index from 0
     */
    String anchor(int index) {
        return Textbook.anchor(runs.getFirst()) + (index == 0 ? "" : "-" + (index + 1));
    }

    /** The worst verdict on safety of any run; its reason says how many runs have it. */
    public Verdict safety() {
        return worst(Run::safety);
    }

    /** The worst verdict on availability of any run; its reason says how many runs have it. */
    public Verdict availability() {
        return worst(Run::availability);
    }

    private Verdict worst(Function<Run, Verdict> promise) {
        List<Verdict> verdicts = runs.stream().map(promise).toList();
        Verdict.Kind kind = BY_SEVERITY.stream()
                .filter(one -> verdicts.stream().anyMatch(verdict -> verdict.kind() == one))
                .findFirst()
                .orElseThrow();
        List<Verdict> decisive =
                verdicts.stream().filter(verdict -> verdict.kind() == kind).toList();
        String reason = decisive.getFirst().reason();
        return new Verdict(
                kind,
                runs.size() == 1
                        ? reason
                        : "%d of %d runs, the first of them: %s".formatted(decisive.size(), runs.size(), reason));
    }

    /** How long the load of all runs lasted, in seconds. */
    double seconds() {
        return runs.stream().mapToDouble(Run::seconds).sum();
    }

    /** The total of a count over all runs. */
    int total(ToIntFunction<Counts> count) {
        return runs.stream().map(Run::counts).mapToInt(count).sum();
    }

    /** The attempts that do not count, of the runs that were made twice. */
    Stream<Run.Attempt> discarded() {
        return runs.stream().map(Run::discarded).filter(Objects::nonNull);
    }

    /** Whether there is no run without doubts. */
    boolean doubtful() {
        return runs.stream().noneMatch(run -> run.doubts().isEmpty());
    }

    /**
     * The median of each figure, with its range, over the runs without doubts and those that prove a violation. If there are no such runs,
     * over all runs.
     */
    public List<Figure> figures() {
        List<Run> telling = runs.stream()
                .filter(run -> run.doubts().isEmpty() || run.any(Verdict.Kind.BROKEN))
                .toList();
        Map<Metric, List<Figure>> byMetric = new LinkedHashMap<>();
        (telling.isEmpty() ? runs : telling)
                .stream()
                        .flatMap(run -> run.figures().stream())
                        .forEach(figure -> byMetric.computeIfAbsent(figure.metric(), first -> new ArrayList<>())
                                .add(figure));
        return byMetric.values().stream().map(Figure::median).toList();
    }
}
