package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Kill;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.ReadinessProbe;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.Target;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The pods of one component of a release. A pod is ready when the Service's EndpointSlice says so: then it gets requests. */
final class KubernetesTarget implements Target {

    private static final Duration FIRST_ANSWER = Duration.ofSeconds(60);
    private static final Duration DISAPPEARANCE = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final Release release;
    private final Scenario scenario;
    private final URI url;

    KubernetesTarget(KubernetesClient client, Release release, Scenario scenario, URI url) {
        this.client = client;
        this.release = release;
        this.scenario = scenario;
        this.url = url;
    }

    /** kube-proxy may need a second more than a pod's readiness: only an answer shows that the way is open. */
    void awaitAnswer() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            ReadinessProbe probe = new ReadinessProbe(http, url);
            if (!Await.until(FIRST_ANSWER, probe::passes)) {
                throw new PlatformException("nothing answers at " + url + ": is the " + scenario.component()
                        + " service reachable there? --" + scenario.component() + "-url names another address");
            }
        }
    }

    @Override
    public Scenario scenario() {
        return scenario;
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public String password() {
        List<Secret> secrets = client.secrets()
                .inNamespace(release.namespace())
                .withLabels(release.labels("demo"))
                .list()
                .getItems();
        if (secrets.isEmpty()) {
            throw new PlatformException("the " + release + " has no Secret with the demo users' password");
        }
        byte[] password =
                Base64.getDecoder().decode(secrets.getFirst().getData().get("password"));
        return new String(password, StandardCharsets.UTF_8);
    }

    @Override
    public List<Replica> replicas() {
        Set<String> serving = client
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(release.namespace())
                .withLabels(release.labels(scenario.component()))
                .list()
                .getItems()
                .stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
                .map(Endpoint::getTargetRef)
                .map(reference -> reference.getUid())
                .collect(Collectors.toSet());
        return pods().stream()
                .map(HasMetadata::getMetadata)
                .map(pod -> new Replica(pod.getName(), pod.getUid(), serving.contains(pod.getUid())))
                .sorted(Comparator.comparing(Replica::pod))
                .toList();
    }

    private List<Pod> pods() {
        return client.pods()
                .inNamespace(release.namespace())
                .withLabels(release.labels(scenario.component()))
                .list()
                .getItems();
    }

    /**
     * Deletes the pod by force with a grace period of 0: its object is gone at once, and the kubelet ends its containers
     * without waiting for them (it sends SIGTERM first, and SIGKILL within two seconds).
     */
    @Override
    public Kill kill(Replica victim) {
        client.pods()
                .inNamespace(release.namespace())
                .withName(victim.pod())
                .withGracePeriod(0)
                .delete();
        boolean gone = Await.until(
                DISAPPEARANCE,
                () -> pods().stream()
                        .noneMatch(pod -> pod.getMetadata().getUid().equals(victim.uid())));
        return new Kill(
                "one pod deleted without grace",
                "kubectl -n %s delete pod %s --grace-period=0 --force".formatted(release.namespace(), victim.pod()),
                gone ? "no pod has the UID " + victim.uid() + " any more" : null);
    }

    @Override
    public Duration recoveryDeadline() {
        return Duration.ofMinutes(2);
    }

    @Override
    public void close() {
        // the release was there before and stays
    }
}
