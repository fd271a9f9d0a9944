package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Platform;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Variant;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the services of a release by the labels that the chart sets. It starts nothing and leaves the release as it is. */
public final class KubernetesPlatform implements Platform {

    private static final String SCENARIO_LABEL = "statelab.dev/scenario";

    private final Release release;
    private final Map<String, URI> urls;
    private final KubernetesClient client;

    /** A Helm release. */
    public record Release(String namespace, String name) {

        static final String INSTANCE_LABEL = "app.kubernetes.io/instance";
        static final String COMPONENT_LABEL = "app.kubernetes.io/component";

        /** The labels that the chart sets on the objects of one component. */
        Map<String, String> labels(String component) {
            return Map.of(INSTANCE_LABEL, name, COMPONENT_LABEL, component);
        }

        /** The same labels, as a selector for kubectl. */
        String selector(String component) {
            return "%s=%s,%s=%s".formatted(INSTANCE_LABEL, name, COMPONENT_LABEL, component);
        }

        /** The objects of that kind that belong to one component. */
        <T extends HasMetadata, L extends KubernetesResourceList<T>> List<T> all(
                MixedOperation<T, L, ? extends Resource<T>> kind, String component) {
            return kind.inNamespace(namespace)
                    .withLabels(labels(component))
                    .list()
                    .getItems();
        }

        /**
         * The object of that kind that belongs to one component.
         *
         * @param what its description for messages
         * @throws PlatformException if there is none
         */
        <T extends HasMetadata, L extends KubernetesResourceList<T>> T one(
                MixedOperation<T, L, ? extends Resource<T>> kind, String component, String what) {
            return all(kind, component).stream()
                    .findFirst()
                    .orElseThrow(() -> new PlatformException("the " + this + " has no " + what));
        }

        /** A kubectl command line in the release's namespace. */
        String kubectl(String format, Object... arguments) {
            return "kubectl -n " + namespace + " " + format.formatted(arguments);
        }

        @Override
        public String toString() {
            return "release " + name + " in namespace " + namespace;
        }
    }

    /**
     * @param urls the address of each component ({@code stateful}, {@code stateless}) from here
     */
    public KubernetesPlatform(Release release, Map<String, URI> urls) {
        this.release = release;
        this.urls = urls;
        this.client = client();
    }

    /** A client of the current context's cluster, with short timeouts in case none responds. */
    static KubernetesClient client() {
        Config config = new ConfigBuilder()
                .withRequestRetryBackoffLimit(1)
                .withConnectionTimeout(5_000)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public List<Scenario> scenarios() {
        List<Scenario> found = Stream.concat(
                        labelled(client.apps().deployments()),
                        labelled(client.apps().statefulSets()))
                .map(controller -> controller.getMetadata().getLabels().get(SCENARIO_LABEL))
                .map(Scenario::of)
                .flatMap(Optional::stream)
                .sorted()
                .toList();
        if (found.isEmpty()) {
            throw new PlatformException("there is no " + release + ": run ./lab install, or name one with --release");
        }
        return found;
    }

    @Override
    public Variant variant(Scenario scenario) {
        try (ShopTarget running = target(scenario)) {
            return running.variant();
        }
    }

    @Override
    public ShopTarget target(Scenario scenario) {
        return KubernetesTarget.of(client, release, scenario, urls.get(scenario.component()));
    }

    /**
     * The Sentinels of the release.
     *
     * @throws PlatformException if it has none
     */
    public Sentinels sentinels() {
        return new Boundary(client).get(() -> new Sentinels(client, release));
    }

    /** Pods that take the CPU time of the nodes with the Redis pods, once they are started. */
    public BusyPods busyPods() {
        return new BusyPods(client, release);
    }

    private <T extends HasMetadata, L extends KubernetesResourceList<T>> Stream<T> labelled(
            MixedOperation<T, L, ? extends Resource<T>> kind) {
        return new Boundary(client)
                .get(() -> kind
                        .inNamespace(release.namespace())
                        .withLabel(Release.INSTANCE_LABEL, release.name())
                        .withLabel(SCENARIO_LABEL)
                        .list()
                        .getItems()
                        .stream());
    }

    @Override
    public void close() {
        client.close();
    }
}
