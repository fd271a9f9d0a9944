package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests experiments on a service without statelab code on the cluster, Express with express-session, by a workload file and a selector. */
@OnCluster
class OwnApplicationTest {

    private static final Path PAGE = Environment.HOME.resolve("docs/own-application.md");
    private static final Path APP = Environment.HOME.resolve("experiments/src/test/apps/express");
    private static final Path WORKLOAD = Environment.HOME.resolve("docs/own-application/express.yaml");

    private Path account;

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
        account = account();
    }

    /**
     * Creates an account with only the rights that the page lists.
     *
     * @return the kubeconfig file of this account
     */
    private static Path account() throws IOException {
        Matcher block = Pattern.compile("(?s)## Rights\n\n```yaml\n(.*?)```").matcher(Files.readString(PAGE));
        assertThat(block.find()).isTrue();
        Path rights = Files.writeString(Files.createTempFile(Environment.WORK, "rights", ".yaml"), block.group(1));
        Command kubectl = Command.of("kubectl", "--namespace", Cluster.NAMESPACE);
        kubectl.and("create", "serviceaccount", "statelab").run();
        kubectl.and("apply", "-f", rights).run();
        kubectl.and("create", "rolebinding", "statelab", "--role=statelab")
                .and("--serviceaccount=" + Cluster.NAMESPACE + ":statelab")
                .run();
        kubectl.and("create", "clusterrolebinding", "statelab-drain", "--clusterrole=statelab-drain")
                .and("--serviceaccount=" + Cluster.NAMESPACE + ":statelab")
                .run();
        String token = kubectl.and("create", "token", "statelab").run().strip();
        Config config = Config.fromKubeconfig(Environment.kubeconfig().toFile());
        return Files.writeString(Files.createTempFile(Environment.WORK, "account", ".kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: account
                clusters: [{name: kind, cluster: {server: "%s", certificate-authority-data: "%s"}}]
                users: [{name: statelab, user: {token: "%s"}}]
                contexts: [{name: account, context: {cluster: kind, user: statelab}}]
                """.formatted(
                        config.getMasterUrl(), config.getCaCertData(), token));
    }

    @AfterAll
    void deleteWhatIsOfTheCluster() {
        Command.of("kubectl", "delete", "clusterrolebinding,clusterrole", "statelab-drain")
                .run();
    }

    @ParameterizedTest
    @CsvSource({
        "pod-kill, '', BROKEN",
        "rollout, redis://notes-redis:6379, HELD",
        "scale, redis://notes-redis:6379, HELD",
        "drain, redis://notes-redis:6379, HELD",
        "pod-kill, redis://notes-redis:6379, HELD"
    })
    void onlySessionsInMemoryDieWithTheirPod(String experiment, String store, String safety) {
        Command.of("kubectl", "--namespace", Cluster.NAMESPACE, "set", "env", "deployment/notes", "REDIS_URL=" + store)
                .run();
        Command.of("kubectl", "--namespace", Cluster.NAMESPACE, "rollout", "status", "deployment/notes")
                .run();
        // all users share one address here: with affinity by address, scale and drain could show nothing
        Command.of("kubectl", "--namespace", Cluster.NAMESPACE, "patch", "service/notes", "--patch")
                .and("{\"spec\": {\"sessionAffinity\": \"%s\"}}".formatted(store.isEmpty() ? "ClientIP" : "None"))
                .run();

        Run run = experiment(experiment, "app=notes");

        assertThat(run.safety()).as(run.toString()).isEqualTo(safety);
        assertThat(run.acknowledged()).as(run.toString()).isPositive();
        assertThat(run.lost() > 0).as(run.toString()).isEqualTo(safety.equals("BROKEN"));
    }

    @Test
    void aSelectorWithoutMatchingPodsIsReportedAsAnError() {
        Command.Result result = harness("pod-kill", "app=note").end();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors()).contains("no pod in namespace statelab has the labels app=note");
    }

    /** The harness can only restart and scale the pods of a Deployment or a StatefulSet. */
    @Test
    void podsOfADaemonSetAreNoService() {
        Command kubectl = Command.of("kubectl", "--namespace", Cluster.NAMESPACE);
        kubectl.and("apply", "-f", APP.resolve("daemonset.yaml")).run();
        try {
            Cluster.CLIENT
                    .pods()
                    .inNamespace(Cluster.NAMESPACE)
                    .withLabel("app", "notes-daemon")
                    .waitUntilCondition(Objects::nonNull, 30, TimeUnit.SECONDS);

            Command.Result result = harness("pod-kill", "app=notes-daemon").end();

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.errors()).contains("belong to the DaemonSet notes-daemon");
        } finally {
            kubectl.and("delete", "-f", APP.resolve("daemonset.yaml")).run();
        }
    }

    /** Runs the commands of the page for a machine with Docker but no JDK. */
    @Test
    void theHarnessRunsAsAnImage() throws IOException {
        Path home = Environment.HOME.resolve("experiments");
        Path runtime = home.resolve("target/java-runtime");
        if (!Files.exists(runtime)) {
            Command.of(Path.of(System.getProperty("java.home"), "bin", "jlink"))
                    .and("--add-modules", "java.se,jdk.crypto.ec,jdk.management,jdk.unsupported,jdk.zipfs")
                    .and("--output", runtime)
                    .run();
        }
        Command.of("docker", "build", "-q", "-t", "statelab/experiments")
                .and("-f", home.resolve("src/main/docker/Dockerfile"), home)
                .run();
        String output = Command.of("docker", "run", "--rm", "--network", "host", "--env", "APP_PASSWORD")
                .and("--volume", WORKLOAD.getParent() + ":/work")
                .and("statelab/experiments", "workload", "check", "express.yaml", "--url", "http://127.0.0.1:8080")
                .with(Map.of("APP_PASSWORD", "correct horse"))
                .run();

        assertThat(output).contains("user-2 does not see it");
    }

    private Run experiment(String name, String selector) {
        return Progress.step(name + " on notes", () -> Harness.read(harness(name, selector)));
    }

    private Command harness(String experiment, String selector) {
        return Harness.command()
                .and("experiment", experiment, "--quick", "--duration", 15)
                .and("--workload", WORKLOAD, "--url", "http://127.0.0.1:8080")
                .and("--namespace", Cluster.NAMESPACE, "--selector", selector)
                .with(Map.of("APP_PASSWORD", "correct horse", "KUBECONFIG", account.toString()));
    }
}
