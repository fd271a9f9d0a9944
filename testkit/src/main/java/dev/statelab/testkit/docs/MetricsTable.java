package dev.statelab.testkit.docs;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The metrics that a service registers itself, in the form of a page's table. */
public final class MetricsTable {

    /** Metrics of Quarkus, its extensions and the JVM. */
    private static final Pattern OTHERS =
            Pattern.compile("(jvm|process|system|http_server|http_client|netty|worker_pool|redis|sql|vertx)_.*");

    private static final Pattern HELP = Pattern.compile("(?m)^# HELP (\\w+) (.*)$");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\w+) (\\w+)$");
    private static final Pattern LABELLED = Pattern.compile("(?m)^(\\w+)\\{(.*)} ");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private MetricsTable() {}

    /**
     * A row per metric: its name, type, labels and description.
     *
     * @param exposition what {@code /q/metrics} returns, in Prometheus' text format
     */
    public static List<String> rows(String exposition) {
        Map<String, String> descriptions = HELP.matcher(exposition)
                .results()
                .collect(Collectors.toMap(help -> help.group(1), help -> help.group(2)));
        Map<String, TreeSet<String>> labels = new TreeMap<>();
        LABELLED.matcher(exposition)
                .results()
                .forEach(sample -> LABEL.matcher(sample.group(2))
                        .results()
                        .map(label -> "`%s`".formatted(label.group(1)))
                        .forEach(labels.computeIfAbsent(sample.group(1), first -> new TreeSet<>())::add));
        return TYPE.matcher(exposition)
                .results()
                .filter(type -> !OTHERS.matcher(type.group(1)).matches())
                .map(type -> row(type, labels, descriptions))
                .toList();
    }

    private static String row(MatchResult type, Map<String, TreeSet<String>> labels, Map<String, String> descriptions) {
        String family = type.group(1);
        String name = type.group(2).equals("counter") ? family + "_total" : family;
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        name,
                        type.group(2),
                        String.join(", ", labels.getOrDefault(name, new TreeSet<>())),
                        descriptions.get(family))
                .replace("|  |", "| |");
    }
}
