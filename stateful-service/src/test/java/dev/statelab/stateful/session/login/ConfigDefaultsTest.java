package dev.statelab.stateful.session.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateful.session.SessionConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart always sets these variables, so its defaults would hide other ones of the service. */
class ConfigDefaultsTest {

    /** The chart with its defaults. */
    private static final Path MANIFESTS = Path.of("../k8s/manifests/statelab.yaml");

    /** Only the chart switches it on. */
    private static final String OPERATOR_PORT = "operatorPort";

    @ParameterizedTest
    @ValueSource(classes = {SessionConfig.class, LoginConfig.class})
    void theServiceHasTheDefaultsOfTheChart(Class<?> config) throws IOException {
        String chart = Files.readString(MANIFESTS).replaceAll("[\"\r]", "").replaceAll("\n +value: ", "=");
        List<String> defaults = Stream.of(config.getMethods())
                .filter(setting -> setting.isAnnotationPresent(WithDefault.class))
                .filter(setting -> !setting.getName().equals(OPERATOR_PORT))
                .map(setting -> variable(config, setting))
                .toList();
        assertThat(defaults).isNotEmpty();
        assertThat(chart).contains(defaults);
    }

    private static String variable(Class<?> config, Method setting) {
        String name = config.getAnnotation(ConfigMapping.class).prefix() + '.' + setting.getName();
        String variable = name.replace('.', '_').replaceAll("[A-Z]", "_$0").toUpperCase(Locale.ROOT);
        return variable + '=' + setting.getAnnotation(WithDefault.class).value() + '\n';
    }
}
