package dev.statelab.testkit.chart;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The Kubernetes objects that the chart rendered. */
public record Rendering(List<HasMetadata> objects) {

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    public static Rendering parse(String manifests) {
        return new Rendering(SERIALIZATION.<List<HasMetadata>>unmarshal(manifests));
    }

    /** The objects of one kind. */
    public <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The one object of that kind and name, if there is one. */
    public <T extends HasMetadata> Optional<T> find(Class<T> type, String name) {
        return all(type).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findAny();
    }

    /** The one object of that kind and name. */
    public <T extends HasMetadata> T get(Class<T> type, String name) {
        return find(type, name).orElseThrow(() -> new AssertionError("no %s %s".formatted(type.getSimpleName(), name)));
    }

    /** The kind and name of every object. */
    public List<String> names() {
        return objects.stream()
                .map(object -> object.getKind() + " " + object.getMetadata().getName())
                .toList();
    }

    /** The spec of every pod that these objects create, by the name of its owner. */
    public Map<String, PodSpec> pods() {
        return podTemplates(PodTemplateSpec::getSpec);
    }

    /** The labels of every pod that these objects create, by the name of its owner. */
    public Map<String, Map<String, String>> podLabels() {
        return podTemplates(template -> template.getMetadata().getLabels());
    }

    /** The annotations of every pod that these objects create, by the name of its owner. */
    public Map<String, Map<String, String>> podAnnotations() {
        return podTemplates(template -> template.getMetadata().getAnnotations());
    }

    private <T> Map<String, T> podTemplates(Function<PodTemplateSpec, T> part) {
        Map<String, T> parts = new LinkedHashMap<>();
        for (HasMetadata object : objects) {
            PodTemplateSpec template = switch (object) {
                case Deployment deployment -> deployment.getSpec().getTemplate();
                case StatefulSet set -> set.getSpec().getTemplate();
                case Job job -> job.getSpec().getTemplate();
                case Pod pod -> new PodTemplateSpec(pod.getMetadata(), pod.getSpec());
                default -> null;
            };
            if (template != null) {
                parts.put(object.getMetadata().getName(), part.apply(template));
            }
        }
        return parts;
    }

    /** The environment of a container: a value, {@code secret NAME/KEY} or {@code field PATH} for each variable. */
    public static Map<String, String> environment(Container container) {
        return container.getEnv().stream().collect(toMap(EnvVar::getName, Rendering::source));
    }

    /** The Secrets that a pod reads, as {@code NAME/KEY}, or {@code NAME/} if a volume mounts all keys. */
    public static Stream<String> secrets(PodSpec pod) {
        Stream<String> variables = pod.getContainers().stream()
                .flatMap(container -> environment(container).values().stream())
                .filter(source -> source.startsWith("secret "))
                .map(source -> source.replace("secret ", ""));
        Stream<String> volumes = pod.getVolumes().stream()
                .flatMap(volume -> Stream.ofNullable(volume.getSecret()))
                .map(secret -> secret.getSecretName() + "/");
        return Stream.concat(variables, volumes);
    }

    private static String source(EnvVar variable) {
        var source = variable.getValueFrom();
        if (source == null) {
            return variable.getValue();
        }
        var secret = source.getSecretKeyRef();
        return secret != null
                ? "secret %s/%s".formatted(secret.getName(), secret.getKey())
                : "field " + source.getFieldRef().getFieldPath();
    }

    /** Asserts that a service's container names its port, and that the probes use the services' paths. */
    public static void hasPortAndHealth(Container container) {
        assertThat(container.getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getName()).isEqualTo("http");
            assertThat(port.getContainerPort()).isEqualTo(8080);
        });
        assertThat(probes(container))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "startup", "8080/q/health/started",
                        "liveness", "8080/q/health/live",
                        "readiness", "8080/q/health/ready"));
    }

    /** Port and path of the three HTTP probes of a container. */
    public static Map<String, String> probes(Container container) {
        return Map.of(
                "startup", target(container, container.getStartupProbe()),
                "liveness", target(container, container.getLivenessProbe()),
                "readiness", target(container, container.getReadinessProbe()));
    }

    private static String target(Container container, Probe probe) {
        IntOrString port = probe.getHttpGet().getPort();
        Integer number = port.getIntVal() != null
                ? port.getIntVal()
                : container.getPorts().stream()
                        .filter(named -> named.getName().equals(port.getStrVal()))
                        .findAny()
                        .orElseThrow()
                        .getContainerPort();
        return number + probe.getHttpGet().getPath();
    }

    /** An object as YAML. */
    public static String yaml(Object object) {
        return SERIALIZATION.asYaml(object);
    }

    /** The content of a YAML file, as maps, lists and values. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> parseValues(String yaml) {
        return SERIALIZATION.unmarshal(yaml, Map.class);
    }
}
