package dev.statelab.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** {@code docs/options.md} matches the harness' help, and no page names an option that its command does not have. */
class OptionsPageTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("docs/options.md");

    private static final String UPDATE =
            "./mvnw -pl experiments -am -Dtest=OptionsPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dupdate test";

    private static final Pattern GENERATED =
            Pattern.compile("(?<=<!-- generated -->\n).*(?=<!-- /generated -->\n)", Pattern.DOTALL);

    /** A command and the rest of its line. */
    private static final Pattern LAB = Pattern.compile("\\./lab ((?:bench |workload )?[a-z][a-z0-9-]*)([^`\n]*)");

    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");
    private static final Pattern SPAN = Pattern.compile("`(--[a-z-]+)[^`\n]*`");

    /** Options of Helm that pages name without the {@code helm} command. */
    private static final Set<String> OF_HELM = Set.of("--wait", "--atomic");

    private static final Map<String, Set<String>> OF_THE_HARNESS = commands().stream()
            .collect(Collectors.toMap(
                    OptionsPageTest::name,
                    command -> new TreeSet<>(command.optionsMap().keySet())));

    /** Options of the script {@code lab}, from its usage, which also names some options of the harness. */
    private static final Map<String, Set<String>> IN_THE_SCRIPT = named(read(ROOT.resolve("lab")));

    @Test
    void thePageIsWhatTheHelpSays() throws IOException {
        String page = Files.readString(PAGE);
        Matcher generated = GENERATED.matcher(page);
        assertThat(generated.find()).as("%s has a place for the options", PAGE).isTrue();
        if (Boolean.getBoolean("update")) {
            Files.writeString(
                    PAGE, page.substring(0, generated.start()) + sections() + page.substring(generated.end()));
        } else {
            assertThat(generated.group()).as("to write it again: %s", UPDATE).isEqualTo(sections());
        }
    }

    @Test
    void theScriptsUsageNamesOnlyOptionsThatTheHarnessHas() {
        OF_THE_HARNESS.forEach((command, options) ->
                assertThat(options).as(command).containsAll(IN_THE_SCRIPT.getOrDefault(command, Set.of())));
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> root = Files.list(ROOT)) {
            return Stream.concat(docs, root)
                    .filter(file -> file.toString().endsWith(".md"))
                    .map(ROOT::relativize)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyOptionNamedOnAPageExists(Path page) {
        String text = read(ROOT.resolve(page)).replaceAll("\\\\\n\\s*", "").replaceAll("'[^'\n]*'", "");
        named(text)
                .forEach((command, options) ->
                        assertThat(options(command)).as(command).containsAll(options));

        Set<String> all = Stream.concat(OF_THE_HARNESS.values().stream(), IN_THE_SCRIPT.values().stream())
                .flatMap(Set::stream)
                .collect(Collectors.toCollection(() -> new TreeSet<>(OF_HELM)));
        assertThat(all)
                .containsAll(
                        SPAN.matcher(text).results().map(span -> span.group(1)).toList());
    }

    private static Set<String> options(String command) {
        return OF_THE_HARNESS.getOrDefault(command, IN_THE_SCRIPT.getOrDefault(command, Set.of("--help")));
    }

    /** The options that a text names, by their command. */
    private static Map<String, Set<String>> named(String text) {
        Map<String, Set<String>> named = new HashMap<>();
        LAB.matcher(text)
                .results()
                .forEach(line -> OPTION.matcher(line.group(2))
                        .results()
                        .forEach(option -> named.computeIfAbsent(line.group(1), first -> new TreeSet<>())
                                .add(option.group())));
        return named;
    }

    private static String sections() {
        return commands().stream().map(OptionsPageTest::section).collect(Collectors.joining("\n", "\n", "\n"));
    }

    private static String section(CommandSpec command) {
        List<String> lines = new ArrayList<>();
        lines.add("## " + name(command));
        lines.add("");
        lines.add(String.join(" ", command.usageMessage().description()));
        lines.add("");
        lines.add("| option | what it does |");
        lines.add("| --- | --- |");
        command.positionalParameters().forEach(parameter -> lines.add(row(parameter.paramLabel(), parameter)));
        command.options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .forEach(option -> lines.add(row(
                        option.longestName() + (option.arity().max() == 0 ? "" : " " + option.paramLabel()), option)));
        return String.join("\n", lines) + "\n";
    }

    private static String row(String name, ArgSpec argument) {
        return "| `%s` | %s |"
                .formatted(name, String.join(" ", argument.description()).replace("|", "\\|"));
    }

    /** All visible commands, including nested ones. */
    private static List<CommandSpec> commands() {
        return leaves(new CommandLine(ExperimentsCommand.class)).toList();
    }

    private static Stream<CommandSpec> leaves(CommandLine line) {
        return line.getSubcommands().isEmpty()
                ? Stream.of(line.getCommandSpec())
                        .filter(command -> !command.usageMessage().hidden())
                : line.getSubcommands().values().stream().flatMap(OptionsPageTest::leaves);
    }

    /** The name of the command as an argument of {@code ./lab}. */
    private static String name(CommandSpec command) {
        return command.qualifiedName().replaceFirst("^\\./lab ", "").replaceFirst("^bench-", "bench ");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
