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

/** Packaged replicas that share only their settings and their keys, which each has mounted on its own node. */
public final class Replicas implements AutoCloseable {

    /** The password of all demo users. */
    public static final String PASSWORD = "a-password-for-this-test-alone";

    private static final RestAssuredConfig PATIENT = RestAssuredConfig.config()
            .httpClient(HttpClientConfig.httpClientConfig().setParam("http.socket.timeout", 10_000));

    private final MountedKeys keys = new MountedKeys();
    private final Map<String, String> settings;
    private final List<ReplicaProcess> running = new ArrayList<>();
    private final Map<String, String> mounts = new HashMap<>();
    private int turn;

    /** @param settings environment variables in addition to the password and the keys */
    public Replicas(int count, Map<String, String> settings) {
        this.settings = settings;
        for (int i = 0; i < count; i++) {
            running.add(start("replica-" + i));
        }
    }

    /** Starts or restarts the replica of that name. */
    public ReplicaProcess start(String name) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("SHOP_DEMO_PASSWORD", PASSWORD);
        environment.put(
                "TOKEN_KEYS_DIRECTORY",
                mounts.computeIfAbsent(name, node -> keys.create().toString()));
        return ReplicaProcess.start(name, environment);
    }

    /** The keys of the replicas. */
    public MountedKeys keys() {
        return keys;
    }

    /** The running replicas. */
    public List<ReplicaProcess> all() {
        return List.copyOf(running);
    }

    public ReplicaProcess get(int index) {
        return running.get(index);
    }

    /** Kills a replica with SIGKILL. */
    public void kill(int index) {
        running.remove(index).kill();
    }

    /** Restarts a killed replica. */
    public void restart(String name) {
        running.add(start(name));
    }

    /** A request to a replica. */
    public static RequestSpecification to(ReplicaProcess replica) {
        return given().config(PATIENT).baseUri(replica.url());
    }

    /** A request to the next replica in turn. */
    public RequestSpecification inTurn() {
        return to(running.get(turn++ % running.size()));
    }

    @Override
    public void close() {
        running.forEach(ReplicaProcess::close);
        keys.stop();
    }
}
