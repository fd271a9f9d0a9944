package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service on the cluster that has nothing of statelab in it: Express with express-session, judged by a workload file and a selector. */
@OnCluster
class OwnApplicationTest {

    private static final Path APP = Environment.HOME.resolve("acceptance/src/test/apps/express");
    private static final Path WORKLOAD = Environment.HOME.resolve("docs/own-application/express.yaml");

    @BeforeAll
    void deploy() throws IOException {
        Path context = Files.createTempDirectory(Files.createDirectories(Environment.WORK), "notes");
        for (String file : new String[] {"package.json", "package-lock.json", "server.js", "Dockerfile"}) {
            Files.copy(APP.resolve(file), context.resolve(file));
        }
        Progress.step("image statelab/notes-express", () -> {
            Command.of("npm", "ci", "--prefix", context, "--no-audit", "--no-fund")
                    .run();
            Command.of("docker", "build", "-q", "-t", "statelab/notes-express", context)
                    .run();
            Command.of(
                            "kind",
                            "load",
                            "docker-image",
                            "--name",
                            "statelab",
                            "--nodes",
                            "statelab-worker,statelab-worker2")
                    .and("statelab/notes-express", "statelab/redis")
                    .run();
        });
        Command.of("kubectl", "--namespace", Cluster.NAMESPACE, "apply", "-f", APP.resolve("kubernetes.yaml"))
                .run();
        Cluster.awaitReady();
    }

    @ParameterizedTest
    @CsvSource({
        "pod-kill, '', BROKEN",
        "rollout, redis://notes-redis:6379, HELD",
        "pod-kill, redis://notes-redis:6379, HELD"
    })
    void onlySessionsInMemoryDieWithTheirPod(String experiment, String store, String safety) {
        Command.of("kubectl", "--namespace", Cluster.NAMESPACE, "set", "env", "deployment/notes", "REDIS_URL=" + store)
                .run();
        Command.of("kubectl", "--namespace", Cluster.NAMESPACE, "rollout", "status", "deployment/notes")
                .run();

        Run run = experiment(experiment, "app=notes");

        assertThat(run.safety()).as(run.toString()).isEqualTo(safety);
        assertThat(run.acknowledged()).as(run.toString()).isPositive();
        assertThat(run.lost() > 0).as(run.toString()).isEqualTo(safety.equals("BROKEN"));
    }

    @Test
    void aSelectorThatFindsNothingIsNoBrokenService() {
        Command.Result result = harness("pod-kill", "app=note").end();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors()).contains("no pod in namespace statelab has the labels app=note");
    }

    private static Run experiment(String name, String selector) {
        return Progress.step(name + " on notes", () -> Harness.read(harness(name, selector)));
    }

    private static Command harness(String experiment, String selector) {
        return Harness.command()
                .and("experiment", experiment, "--quick", "--duration", 15)
                .and("--workload", WORKLOAD, "--url", "http://127.0.0.1:8080")
                .and("--namespace", Cluster.NAMESPACE, "--selector", selector)
                .with(Map.of("APP_PASSWORD", "correct horse"));
    }
}
