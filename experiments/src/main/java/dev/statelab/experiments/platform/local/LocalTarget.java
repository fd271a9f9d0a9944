package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.Kill;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.Target;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/** The replicas of one service, their balancer, and what they need: Redis, or signing keys. */
final class LocalTarget implements Target {

    static final int REPLICAS = 2;

    private static final int KILLED = 137;

    private final Scenario scenario;
    private final Path jar;
    private final Path logs;
    private final Consumer<LocalTarget> onClose;
    private final Secrets secrets = new Secrets();
    private final String password = secrets.password();
    private final Balancer balancer;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ServiceProcess> processes = new CopyOnWriteArrayList<>();
    private final AtomicInteger names = new AtomicInteger();
    private final Map<String, String> environment = new HashMap<>();
    private RedisServer redis;
    private volatile boolean closed;

    LocalTarget(Vertx vertx, Scenario scenario, Path jar, Path logs, Consumer<LocalTarget> onClose) {
        this.scenario = scenario;
        this.jar = jar;
        this.logs = logs;
        this.onClose = onClose;
        this.balancer = new Balancer(vertx, scenario.component().equals("stateful"));
    }

    /** Starts everything and returns when all replicas are ready. */
    void start() throws IOException {
        environment.put("SHOP_DEMO_PASSWORD", password);
        environment.put("QUARKUS_SHUTDOWN_DELAY", "0S");
        switch (scenario) {
            case MEMORY_STICKY -> sessions("memory");
            case REDIS -> {
                int port = startRedis();
                sessions("redis");
                environment.put("REDIS_URL", "redis://127.0.0.1:" + port);
            }
            case JWT ->
                environment.put("TOKEN_KEYS_DIRECTORY", secrets.signingKeys().toString());
        }
        List<ServiceProcess> started =
                Stream.generate(this::launch).limit(REPLICAS).toList();
        started.forEach(this::join);
    }

    private void sessions(String store) {
        environment.put("SESSION_STORE", store);
        environment.put("SESSION_COOKIE_SECURE", "false");
    }

    private int startRedis() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        redis = RedisServer.builder()
                .port(port)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .setting("dir " + logs)
                .build();
        redis.start();
        return port;
    }

    private ServiceProcess launch() {
        String name = scenario.component() + "-" + names.incrementAndGet();
        ServiceProcess process = ServiceProcess.start(name, jar, environment, logs.resolve(name + ".log"));
        processes.add(process);
        return process;
    }

    private void join(ServiceProcess process) {
        process.awaitReady(http);
        balancer.add(process);
    }

    @Override
    public Scenario scenario() {
        return scenario;
    }

    @Override
    public URI url() {
        return balancer.url();
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public List<Replica> replicas() {
        return processes.stream()
                .map(process -> new Replica(process.name(), Long.toString(process.pid()), balancer.rotates(process)))
                .sorted(Comparator.comparing(Replica::pod))
                .toList();
    }

    @Override
    public Kill kill(Replica victim) {
        ServiceProcess process = processes.stream()
                .filter(candidate -> Long.toString(candidate.pid()).equals(victim.uid()))
                .findFirst()
                .orElseThrow(() -> new PlatformException("there is no replica " + victim.pod()));
        int exit = process.kill();
        // what a Deployment does: a new replica, under a new name
        CompletableFuture.runAsync(() -> replace(process));
        return new Kill(
                "SIGKILL of one replica",
                "kill -9 " + victim.uid(),
                exit == KILLED ? "the process exited with " + exit : null);
    }

    private void replace(ServiceProcess dead) {
        ServiceProcess successor = launch();
        if (closed) {
            successor.kill();
            return;
        }
        join(successor);
        balancer.remove(dead);
        processes.remove(dead);
    }

    @Override
    public Duration recoveryDeadline() {
        return Duration.ofSeconds(60);
    }

    @Override
    public void close() {
        closed = true;
        balancer.close();
        processes.forEach(ServiceProcess::kill);
        if (redis != null) {
            redis.stop();
        }
        secrets.close();
        onClose.accept(this);
    }
}
