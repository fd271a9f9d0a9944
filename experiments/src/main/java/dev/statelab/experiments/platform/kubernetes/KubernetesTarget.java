package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Affinity;
import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Fsync;
import dev.statelab.experiments.platform.Interruption;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.PublicResource;
import dev.statelab.experiments.platform.ReadinessProbe;
import dev.statelab.experiments.platform.ReadinessProbe.Health;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ServiceRuntime;
import dev.statelab.experiments.platform.ShopTarget;
import dev.statelab.experiments.platform.Variant;
import dev.statelab.experiments.platform.kubernetes.KubernetesPlatform.Release;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** One component of a release, changed by the same API calls as kubectl makes. */
final class KubernetesTarget implements ShopTarget {

    private static final Duration FIRST_ANSWER = Duration.ofSeconds(60);

    private final KubernetesClient client;
    private final Boundary cluster;
    private final Release release;
    private final Variant variant;
    private final URI url;
    private final HostProcesses processes;
    private final HostProcesses network;
    private final Pods pods;
    private final Autoscaler autoscaler;
    private final StorePod store;
    private final Cutting cutting;
    private final Primary primary;
    private final Addresses addresses;
    private final Interruption interruption;

    private KubernetesTarget(KubernetesClient client, Release release, Variant variant, URI url) {
        this.client = client;
        this.cluster = new Boundary(client);
        this.release = release;
        Scenario scenario = variant.scenario();
        this.variant = variant;
        this.url = url;
        this.processes = new HostProcesses(client);
        this.network = HostProcesses.privileged(client);
        this.pods = new Pods(client, new Scope.Component(client, release, scenario.component()), processes);
        this.autoscaler = new Autoscaler(client, release, scenario.component());
        this.store = new StorePod(client, release, scenario.store().name().toLowerCase(Locale.ROOT), processes);
        this.cutting = new Cutting(client, network);
        this.primary = new Primary(store, cutting);
        this.addresses = new Addresses(client, pods.scope(), url);
        this.interruption = new Interruption(this::end);
    }

    /**
     * The scenario's service, once it responds: kube-proxy may lag a second behind a pod's readiness.
     *
     * @throws PlatformException if there is no response within a minute
     */
    static KubernetesTarget of(KubernetesClient client, Release release, Scenario scenario, URI url) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            // Not one of Quarkus' own routes, which an Ingress does not expose.
            ReadinessProbe probe = new ReadinessProbe(http, url, new Health(List.of("/instance"), 300));
            if (!Await.until(FIRST_ANSWER, probe::passes)) {
                throw new PlatformException("no response from " + url + ": is the " + scenario.component()
                        + " service reachable there? Use --" + scenario.component() + "-url for another address");
            }
            JsonObject instance = new JsonObject(PublicResource.read(http, url.resolve("/instance")));
            ServiceRuntime runtime = ServiceRuntime.of(instance.getString("runtime"))
                    .orElseThrow(() -> new PlatformException("the service at " + url + " is not of this version"));
            return new KubernetesTarget(client, release, new Variant(scenario, runtime), url);
        }
    }

    @Override
    public Variant variant() {
        return variant;
    }

    @Override
    public URI url() {
        return url;
    }

    /** Through relay pods, which exist until this target is closed. */
    @Override
    public List<URI> entrances(int wanted) {
        return cluster.get(() -> addresses.entrances(wanted));
    }

    /** Through the API server, as {@code kubectl port-forward} does. */
    @Override
    public URI address(Replica replica) {
        return cluster.get(() -> addresses.of(replica));
    }

    @Override
    public String password() {
        Secret secret =
                cluster.get(() -> release.one(client.secrets(), "demo", "Secret with the demo users' password"));
        byte[] password = Base64.getDecoder().decode(secret.getData().get("password"));
        return new String(password, StandardCharsets.UTF_8);
    }

    @Override
    public List<Replica> replicas() {
        return cluster.get(pods::replicas);
    }

    @Override
    public int desiredReplicas() {
        return cluster.get(() -> pods.scope().controller().replicas());
    }

    @Override
    public List<Affinity> affinities() {
        return cluster.get(pods::affinities);
    }

    @Override
    public Optional<Fsync> fsync() {
        return cluster.get(() -> scenario().store() == Scenario.Store.REDIS && store.exists()
                ? Optional.of(store.fsync())
                : Optional.empty());
    }

    @Override
    public Map<String, String> settings() {
        return cluster.get(() -> {
            Settings settings = new Settings(client);
            Map<String, String> all = new TreeMap<>(settings.ofService(pods.scope()));
            all.putAll(settings.ofStore(release, scenario().store().name().toLowerCase(Locale.ROOT)));
            return all;
        });
    }

    @Override
    public Optional<String> refusal(Class<? extends Action> kind) {
        return cluster.get(() -> new Refusals(variant, store, autoscaler, processes, network).of(kind));
    }

    @Override
    public void makeReady(Action action) {
        cluster.run(() -> prepare(action));
    }

    private void prepare(Action action) {
        switch (action) {
            case Action.KillStore kill -> store.makeReadyToKill();
            case Action.Cut cut -> network.reach(pods.pod(cut.victim()));
            case Action.CutPrimary cut -> primary.makeReadyToCut();
            default -> pods.makeReady(action);
        }
    }

    @Override
    public Action.Done perform(Action action) {
        return cluster.get(() -> act(action));
    }

    private Action.Done act(Action action) {
        return switch (action) {
            case Action.Kill kill -> pods.kill(kill.victim());
            case Action.Freeze freeze -> pods.freeze(freeze.victim());
            case Action.Thaw thaw -> pods.thaw(thaw.victim());
            case Action.Cut cut ->
                cutting.cut("one replica cut off from the store", pods.pod(cut.victim()), store.addresses());
            case Action.Heal heal ->
                pods.find(heal.victim())
                        .map(pod -> cutting.heal("the replica reaches the store again", pod))
                        .orElseGet(() -> Action.Done.nothing("the end of the cut of a replica that is gone"));
            case Action.OnTheWayToTheStore onTheWay -> throw new PlatformException(Refusals.CANNOT_RELAY);
            case Action.PowerLoss loss -> throw new PlatformException(Refusals.HAS_POWER);
            case Action.RequireReplicas require -> store.requireReplicas(require.number());
            case Action.CutPrimary cut -> primary.cut();
            case Action.HealPrimary heal -> primary.heal();
            case Action.Restart restart -> pods.restart();
            case Action.Scale scale -> {
                autoscaler.hold(scale.replicas());
                yield pods.scale(scale.replicas(), autoscaler.exists());
            }
            case Action.Rest rest -> {
                Action.Done rested = pods.scale(autoscaler.rest(), true);
                autoscaler.awaitCalm();
                yield rested;
            }
            case Action.Autoscale autoscale -> autoscaler.restore();
            case Action.SetAffinity change -> pods.setAffinity(change.affinity());
            case Action.KillStore kill -> store.kill();
            case Action.StopStore stop -> store.stop();
            case Action.StartStore start -> store.start();
            case Action.Flush flush -> store.flush(flush.policy());
            case Action.RotateKeys rotation -> new SigningKeySecret(client, release).rotate();
            case Action.Drain drain -> new Nodes(client, pods).drain(drain.node());
            case Action.Uncordon uncordon -> new Nodes(client, pods).uncordon(uncordon.node());
        };
    }

    /** Unknown: a garbage collection cannot be requested in a container without a JDK. */
    @Override
    public OptionalLong memory() {
        return OptionalLong.empty();
    }

    /** Unknown: the store is not queried on this platform. */
    @Override
    public OptionalLong exchanged() {
        return OptionalLong.empty();
    }

    /** Unknown, also without a store: the harness reads no CPU time of pods. */
    @Override
    public Optional<Duration> storeCpu() {
        return Optional.empty();
    }

    @Override
    public Duration recoveryDeadline() {
        return Duration.ofMinutes(2);
    }

    @Override
    public void close() {
        cluster.run(this::end);
        interruption.close();
    }

    /** Deletes the pods of the harness, after the start of one that is under way, and starts none afterwards; the release stays. */
    private void end() {
        processes.close();
        network.close();
        addresses.close();
    }
}
