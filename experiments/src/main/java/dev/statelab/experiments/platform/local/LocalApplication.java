package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.Action;
import dev.statelab.experiments.platform.Affinity;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.ReadinessProbe.Health;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Any service as processes of this machine behind the balancer. They are stopped when it is closed or this process exits. */
public final class LocalApplication implements Target {

    private static final Duration NOTICE = Duration.ofSeconds(30);

    private final String name;
    private final Balancer balancer;
    private final Fleet fleet;
    private final Processes processes;
    private final Thread hook = new Thread(this::end, "end-local-replicas");

    private LocalApplication(String name, Balancer balancer, Fleet fleet, String command) {
        this.name = name;
        this.balancer = balancer;
        this.fleet = fleet;
        this.processes = new Processes(fleet, balancer, command, NOTICE);
    }

    /**
     * Starts the service.
     *
     * @param name the heading of its column in reports
     * @param command for the shell: one program and its arguments; the port is in {@code {{port}}} and in the environment's PORT
     * @param health the path that succeeds as soon as a replica can serve
     * @param sticky whether the balancer keeps a client on its replica, by a cookie
     * @param logs the directory of the replicas' output
     * @throws PlatformException if a replica does not become ready
     */
    public static LocalApplication start(
            String name, String command, int replicas, String health, boolean sticky, Path logs) {
        Path directory;
        try {
            directory = Files.createDirectories(logs.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Health answers = Health.answers(health);
        Balancer balancer = new Balancer(answers);
        balancer.stick(sticky);
        List<String> shell = List.of("sh", "-c", "exec " + command);
        Fleet fleet = new Fleet(name, shell, directory, replica -> Map.of(), Peers.NONE, balancer, answers);
        LocalApplication application = new LocalApplication(name, balancer, fleet, command);
        Runtime.getRuntime().addShutdownHook(application.hook);
        try {
            fleet.scale(replicas);
            return application;
        } catch (PlatformException e) {
            application.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public URI url() {
        return balancer.url();
    }

    @Override
    public List<Replica> replicas() {
        return fleet.replicas();
    }

    @Override
    public int desiredReplicas() {
        return fleet.desired();
    }

    @Override
    public List<String> exits() {
        return fleet.exits();
    }

    @Override
    public List<Affinity> affinities() {
        return processes.affinities();
    }

    @Override
    public Map<String, String> settings() {
        return processes.settings();
    }

    @Override
    public Optional<String> refusal(Class<? extends Action> kind) {
        boolean known = List.of(
                        Action.Kill.class,
                        Action.Freeze.class,
                        Action.Thaw.class,
                        Action.Restart.class,
                        Action.Scale.class,
                        Action.SetAffinity.class)
                .contains(kind);
        return known
                ? Optional.empty()
                : Processes.refusal(kind).or(() -> Optional.of("statelab can act only on the replicas of " + name));
    }

    @Override
    public Action.Done perform(Action action) {
        return processes.perform(action);
    }

    @Override
    public Duration recoveryDeadline() {
        return Duration.ofSeconds(60);
    }

    private void end() {
        balancer.close();
        fleet.close();
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the harness is exiting: the hook runs now and stops them again, which does no harm
        }
    }
}
