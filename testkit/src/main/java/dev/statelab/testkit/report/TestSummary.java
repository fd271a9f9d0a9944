package dev.statelab.testkit.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The summary of a test run over all modules: the slow classes, what was skipped and why, what failed, and the totals. It reads the XML
 * reports that Surefire and Failsafe leave in each module's {@code target}.
 */
public final class TestSummary {

    private static final double SLOW_SECONDS = 5;
    private static final int LINES_OF_A_FAILURE = 12;

    private final List<Suite> suites = new ArrayList<>();
    private final Map<String, Integer> skipped = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> flaky = new ArrayList<>();

    /** One test class. */
    private record Suite(String name, double seconds, int tests, int failed, int skipped) {}

    private TestSummary() {}

    /**
     * Prints the summary.
     *
     * @param arguments the directory above the modules, and the start of the run in seconds since 1970: older reports belong to
     *     another run
     */
    public static void main(String... arguments) throws IOException {
        of(Path.of(arguments[0]), Instant.ofEpochSecond(Long.parseLong(arguments[1])))
                .print(System.out);
    }

    /** Summarises the reports below a directory, without older ones. */
    static TestSummary of(Path directory, Instant since) throws IOException {
        TestSummary summary = new TestSummary();
        PathMatcher reports =
                FileSystems.getDefault().getPathMatcher("glob:**/target/{surefire,failsafe}-reports/TEST-*.xml");
        try (Stream<Path> files = Files.walk(directory, 4)) {
            for (Path file : files.filter(reports::matches).sorted().toList()) {
                if (!Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                    summary.add(file);
                }
            }
        }
        return summary;
    }

    private void add(Path file) throws IOException {
        Element suite;
        try {
            suite = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(file + " is not a test report", e);
        }
        suites.add(new Suite(
                suite.getAttribute("name"),
                Double.parseDouble(suite.getAttribute("time")),
                number(suite, "tests"),
                number(suite, "failures") + number(suite, "errors"),
                number(suite, "skipped")));
        NodeList skips = suite.getElementsByTagName("skipped");
        for (int i = 0; i < skips.getLength(); i++) {
            skipped.merge(suite.getAttribute("name") + ": " + reason((Element) skips.item(i)), 1, Integer::sum);
        }
        addAll(suite, List.of("failure", "error"), failures);
        addAll(suite, List.of("flakyFailure", "flakyError"), flaky);
    }

    private static void addAll(Element suite, List<String> kinds, List<String> found) {
        for (String kind : kinds) {
            NodeList failed = suite.getElementsByTagName(kind);
            for (int i = 0; i < failed.getLength(); i++) {
                found.add(failure((Element) failed.item(i)));
            }
        }
    }

    /** The reason is in the message of a condition, or in the exception of an assumption. */
    private static String reason(Element skip) {
        return Stream.of(
                        skip.getAttribute("message"),
                        skip.getTextContent().lines().findFirst().orElse(""))
                .filter(reason -> !reason.isBlank())
                .findFirst()
                .map(reason -> reason.replaceFirst("^\\S+: Assumption failed: ", ""))
                .orElse("no reason given");
    }

    private static String failure(Element failed) {
        Element test = (Element) failed.getParentNode();
        return Stream.concat(
                        Stream.of(test.getAttribute("classname") + "." + test.getAttribute("name")),
                        failed.getTextContent()
                                .lines()
                                .filter(line -> !line.isBlank() && !isForeignFrame(line))
                                .limit(LINES_OF_A_FAILURE))
                .collect(Collectors.joining("\n    "));
    }

    /** Only our own stack frames say where a test failed; assertion libraries put a dozen frames on top of them. */
    private static boolean isForeignFrame(String line) {
        return line.matches("\\s+(at (?!dev\\.statelab\\.).*|\\.\\.\\. \\d+ more)");
    }

    private static int number(Element suite, String attribute) {
        return Integer.parseInt(suite.getAttribute(attribute));
    }

    /** Prints the summary; the last line has the totals. */
    void print(PrintStream out) {
        out.printf("%nclasses that took %.0f s or more%n", SLOW_SECONDS);
        suites.stream()
                .filter(suite -> suite.seconds() >= SLOW_SECONDS)
                .sorted(Comparator.comparingDouble(Suite::seconds).reversed())
                .forEach(suite -> out.printf("%7.1f s  %s%n", suite.seconds(), suite.name()));
        out.printf("%nskipped%n");
        skipped.forEach((reason, count) -> out.printf("%5d  %s%n", count, reason));
        print(out, "failed once, and passed when they were repeated", flaky);
        print(out, "failed", failures);
        out.printf(
                "%nTests run: %d, Failures: %d, Skipped: %d, in %d classes%n",
                suites.stream().mapToInt(Suite::tests).sum(),
                suites.stream().mapToInt(Suite::failed).sum(),
                suites.stream().mapToInt(Suite::skipped).sum(),
                suites.size());
    }

    private static void print(PrintStream out, String title, List<String> found) {
        if (!found.isEmpty()) {
            out.printf("%n%s%n", title);
            found.forEach(failure -> out.printf("  %s%n", failure));
        }
    }
}
