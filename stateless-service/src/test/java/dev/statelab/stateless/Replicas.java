package dev.statelab.stateless;

import static io.restassured.RestAssured.given;

import dev.statelab.stateless.token.MountedKeys;
import dev.statelab.testkit.replica.ReplicaProcess;
import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Packaged replicas that have nothing in common but their settings, and the keys that each has mounted on a node of its own. */
public final class Replicas implements AutoCloseable {

    /** Of all demo users. */
    public static final String PASSWORD = "a-password-for-this-test-alone";

    private static final RestAssuredConfig PATIENT = RestAssuredConfig.config()
            .httpClient(HttpClientConfig.httpClientConfig().setParam("http.socket.timeout", 10_000));

    private final MountedKeys keys = new MountedKeys();
    private final Map<String, String> settings;
    private final List<ReplicaProcess> running = new ArrayList<>();
    private final Map<String, String> mounts = new HashMap<>();
    private int turn;

    /** @param settings as environment variables, beside the password and the keys */
    public Replicas(int count, Map<String, String> settings) {
        this.settings = settings;
        for (int i = 0; i < count; i++) {
            running.add(start("replica-" + i));
        }
    }

    /** Starts the replica of that name, again or for the first time. */
    public ReplicaProcess start(String name) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("SHOP_DEMO_PASSWORD", PASSWORD);
        environment.put(
                "TOKEN_KEYS_DIRECTORY",
                mounts.computeIfAbsent(name, node -> keys.create().toString()));
        return ReplicaProcess.start(name, environment);
    }

    /** Their keys. */
    public MountedKeys keys() {
        return keys;
    }

    /** Those that run. */
    public List<ReplicaProcess> all() {
        return List.copyOf(running);
    }

    public ReplicaProcess get(int index) {
        return running.get(index);
    }

    /** SIGKILL. */
    public void kill(int index) {
        running.remove(index).kill();
    }

    /** Starts the successor of a killed one. */
    public void restart(String name) {
        running.add(start(name));
    }

    /** A request to a replica. */
    public static RequestSpecification to(ReplicaProcess replica) {
        return given().config(PATIENT).baseUri(replica.url());
    }

    /** A request to another replica each time. */
    public RequestSpecification inTurn() {
        return to(running.get(turn++ % running.size()));
    }

    @Override
    public void close() {
        running.forEach(ReplicaProcess::close);
        keys.stop();
    }
}
