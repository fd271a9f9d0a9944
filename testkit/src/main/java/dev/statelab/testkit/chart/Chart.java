package dev.statelab.testkit.chart;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The chart of this repository, rendered by Helm itself for a release in the namespace {@code shop}.
 *
 * <p>Settings have the form of {@code --set}: {@code stateful.replicas=3}. If Helm refuses them, methods throw an
 * {@link IllegalStateException} with Helm's message.
 */
public final class Chart {

    public static final Path DIRECTORY = Path.of("..", "helm", "statelab");

    /** The oldest version that the chart allows. */
    private static final String OLDEST_KUBERNETES = "1.29.0";

    /** The chart with its hooks as ordinary objects, since Helm's library does not return hooks. */
    private static final Path WITHOUT_HOOKS = copy(text -> text.replace("helm.sh/hook: ", "test: "));

    private Chart() {}

    /** The objects of a release named {@code demo}, including hooks such as the pods of {@code helm test}. */
    public static Rendering render(String... settings) {
        return renderRelease("demo", settings);
    }

    /** Like {@link #render}, for a release of another name. */
    public static Rendering renderRelease(String release, String... settings) {
        return Rendering.parse(
                set(template(WITHOUT_HOOKS).withName(release), settings).call());
    }

    /** Like {@link #render}, for a version of Kubernetes such as {@code 1.30.0} instead of the oldest one that the chart allows. */
    public static Rendering renderFor(String kubernetes, String... settings) {
        return Rendering.parse(set(template(WITHOUT_HOOKS).withName("demo").withKubeVersion(kubernetes), settings)
                .call());
    }

    /** Like {@link #render}, with one of the chart's scenarios. */
    public static Rendering renderScenario(String scenario, String... settings) {
        Path values = DIRECTORY.resolve("scenarios").resolve(scenario + ".yaml");
        return Rendering.parse(set(template(WITHOUT_HOOKS).withName("demo").withValuesFile(values), settings)
                .call());
    }

    /** The objects that {@code helm install} creates, without hooks such as the pods of {@code helm test}. */
    public static Rendering renderWithoutHooks(String... settings) {
        return Rendering.parse(
                set(template(DIRECTORY).withName("demo"), settings).call());
    }

    /** The text that {@code helm template} prints for a release named {@code demo}, with hooks. */
    public static String textWithHooks(String... settings) {
        return set(template(WITHOUT_HOOKS).withName("demo"), settings).call();
    }

    /** The objects that the next version of the chart renders if only the version changes. */
    public static Rendering renderNextVersion(String... settings) {
        Path next = copy(text -> text.replaceFirst("(?m)^version: .*", "version: 1000.0.0"));
        return Rendering.parse(set(template(next).withName("demo"), settings).call());
    }

    /** The text that {@code helm template} prints for a release and a namespace, both of that name, without hooks. */
    public static String text(String release, Path values) {
        return new Helm(DIRECTORY)
                .template()
                .withName(release)
                .withNamespace(release)
                .withKubeVersion(OLDEST_KUBERNETES)
                .withValuesFile(values)
                .call();
    }

    /** The notes that Helm prints after an installation with these settings. */
    public static String notes(String... settings) {
        InstallCommand command = new Helm(DIRECTORY)
                .install()
                .withName("demo")
                .withNamespace("shop")
                .withKubeVersion(OLDEST_KUBERNETES)
                .clientOnly()
                .dryRun()
                .withDryRunOption(DryRun.CLIENT);
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            command.set(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return command.call().getOutput();
    }

    private static TemplateCommand template(Path chart) {
        return new Helm(chart).template().withNamespace("shop").withKubeVersion(OLDEST_KUBERNETES);
    }

    private static TemplateCommand set(TemplateCommand command, String... settings) {
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            command.set(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return command;
    }

    private static Path copy(UnaryOperator<String> edit) {
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            Path copy = Files.createTempDirectory(Path.of("target"), "chart").toAbsolutePath();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(DIRECTORY.relativize(file));
                Files.createDirectories(target.getParent());
                Files.writeString(target, edit.apply(Files.readString(file)));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
