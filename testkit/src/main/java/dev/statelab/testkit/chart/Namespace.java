package dev.statelab.testkit.chart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The Secrets of the namespace {@code shop} on a mock API server. The chart's Job, run as a process, creates missing ones. */
public final class Namespace implements AutoCloseable {

    private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

    static {
        REQUESTS.setLevel(Level.WARNING);
    }

    /** Shared by all releases whose pods the tests start. */
    private static final Namespace SHARED = new Namespace();

    private static final String NAME = "shop";

    private final KubernetesMockServer server;
    private final KubernetesClient client;

    public Namespace() {
        Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
        server = new KubernetesMockServer(
                new Context(), new MockWebServer(), responses, new KubernetesMixedDispatcher(responses), false);
        server.init();
        client = server.createClient();
    }

    /** The decoded value of a key in a Secret that a chart's Job creates. */
    public static String secret(Rendering chart, String name, String key) {
        synchronized (SHARED) {
            if (!SHARED.values(name).containsKey(key)) {
                String log = SHARED.run(chart);
                if (!SHARED.values(name).containsKey(key)) {
                    throw new AssertionError("the Job makes no %s of %s%n%s".formatted(key, name, log));
                }
            }
            return SHARED.values(name).get(key);
        }
    }

    /** The decoded entries of the Secret; empty if it does not exist. */
    public Map<String, String> values(String name) {
        Map<String, String> values = new TreeMap<>();
        Secret secret = get(name);
        if (secret != null && secret.getData() != null) {
            secret.getData()
                    .forEach((key, value) ->
                            values.put(key, new String(Base64.getDecoder().decode(value), UTF_8)));
        }
        return values;
    }

    /** The Secret, or null if it does not exist. */
    public Secret get(String name) {
        return client.secrets().inNamespace(NAME).withName(name).get();
    }

    /** From now on, responds to GET requests for a path with 403, as an API server does. */
    public void refuse(String path) {
        server.expect()
                .get()
                .withPath(path)
                .andReturn(403, "{\"kind\":\"Status\",\"message\":\"forbidden\"}")
                .always();
    }

    /** The names of all Secrets, sorted. */
    public List<String> names() {
        return client.secrets().inNamespace(NAME).list().getItems().stream()
                .map(secret -> secret.getMetadata().getName())
                .sorted()
                .toList();
    }

    public void put(HasMetadata object) {
        client.resource(object).inNamespace(NAME).createOr(existing -> existing.update());
    }

    /**
     * Runs the Job of a chart to completion.
     *
     * @return its output
     * @throws AssertionError if it fails, with its output
     */
    public String run(Rendering chart) {
        var container = chart.all(Job.class)
                .getFirst()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
        List<String> command = new ArrayList<>(container.getCommand());
        command.addAll(container.getArgs());
        Path account = null;
        try {
            account = Files.createTempDirectory("account");
            Files.writeString(account.resolve("token"), "token");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(Rendering.environment(container));
            builder.environment().put("ACCOUNT", account.toString());
            builder.environment().computeIfPresent("SECRETS", (name, url) -> here(url));
            Process job = builder.start();
            String output = new String(job.getInputStream().readAllBytes(), UTF_8);
            int exitCode = job.waitFor();
            if (exitCode != 0) {
                throw new AssertionError("exit code %d: %s".formatted(exitCode, output));
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            delete(account);
        }
    }

    /** Deletes the directory that replaced the account's volume. */
    private static void delete(Path account) {
        try {
            if (account != null) {
                Files.deleteIfExists(account.resolve("token"));
                Files.delete(account);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String here(String url) {
        return url.replace("https://kubernetes.default.svc", "http://localhost:" + server.getPort());
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }
}
