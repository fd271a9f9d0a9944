package dev.statelab.experiments.platform.kubernetes;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Affinity;
import dev.statelab.experiments.platform.Interruption;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Target;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Any service in the current context's cluster, found by the labels of its pods. {@code docs/own-application.md} lists the permissions that this
 * needs.
 */
public final class KubernetesApplication implements Target {

    private final KubernetesClient client;
    private final Boundary cluster;
    private final String name;
    private final URI url;
    private final HostProcesses processes;
    private final Pods pods;
    private final Interruption interruption;

    private KubernetesApplication(KubernetesClient client, String name, URI url, Scope scope) {
        this.client = client;
        this.cluster = new Boundary(client);
        this.name = name;
        this.url = url;
        this.processes = new HostProcesses(client);
        this.pods = new Pods(client, scope, processes);
        this.interruption = new Interruption(processes::close);
    }

    /**
     * Finds the service.
     *
     * @param name the heading of its column in reports
     * @param url the address of the service from here
     * @param selector the labels of its pods, such as {@code app=my-app}
     * @throws PlatformException if there is no such pod, no controller that replaces it, or no Service for it
     */
    public static KubernetesApplication of(String name, URI url, String namespace, String selector) {
        KubernetesClient client = KubernetesPlatform.client();
        try {
            return new Boundary(client)
                    .get(() -> new KubernetesApplication(client, name, url, new Selected(client, namespace, selector)));
        } catch (PlatformException e) {
            client.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public URI url() {
        return url;
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
    public Map<String, String> settings() {
        return cluster.get(() -> new Settings(client).ofService(pods.scope()));
    }

    @Override
    public Optional<String> refusal(Class<? extends Action> kind) {
        if (kind == Action.Freeze.class) {
            return cluster.get(processes::refusal);
        }
        return List.of(
                                Action.Kill.class,
                                Action.Restart.class,
                                Action.Scale.class,
                                Action.SetAffinity.class,
                                Action.Drain.class)
                        .contains(kind)
                ? Optional.empty()
                : Optional.of("statelab can act only on the replicas of " + name);
    }

    @Override
    public void makeReady(Action action) {
        cluster.run(() -> pods.makeReady(action));
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
            case Action.Restart restart -> pods.restart();
            case Action.Scale scale -> pods.scale(scale.replicas(), false);
            case Action.SetAffinity change -> pods.setAffinity(change.affinity());
            case Action.Drain drain -> new Nodes(client, pods).drain(drain.node());
            case Action.Uncordon uncordon -> new Nodes(client, pods).uncordon(uncordon.node());
            default -> throw new PlatformException(refusal(action.getClass()).orElse("not on this platform"));
        };
    }

    @Override
    public Duration recoveryDeadline() {
        return Duration.ofMinutes(2);
    }

    @Override
    public void close() {
        cluster.run(processes::close);
        interruption.close();
        client.close(); // the service was there before and stays
    }
}
