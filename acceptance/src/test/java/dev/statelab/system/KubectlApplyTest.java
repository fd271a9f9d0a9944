package dev.statelab.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kubectl apply -k} gives a working installation without Helm, with the Secrets that {@code secrets.sh} creates. */
@OnCluster
class KubectlApplyTest {

    private static final Path MANIFESTS = Environment.HOME.resolve("k8s/manifests");

    private String password;

    @BeforeAll
    void apply() throws IOException {
        Path directory = Files.createTempDirectory(Files.createDirectories(Environment.WORK), "kustomize");
        Path base = Files.createDirectory(directory.resolve("base"));
        for (String file : List.of("kustomization.yaml", "namespace.yaml", "statelab.yaml")) {
            Files.copy(MANIFESTS.resolve(file), base.resolve(file));
        }
        Command.of("sh", MANIFESTS.resolve("secrets.sh"), base.resolve("secrets"))
                .run();
        password = Files.readString(base.resolve("secrets/demo-password"));
        Files.writeString(directory.resolve("kustomization.yaml"), """
                resources: [base]
                images:
                  - {name: statelab/stateful-service, %s}
                  - {name: statelab/stateless-service, %s}
                  - {name: docker.io/library/redis, %s}
                """.formatted(
                        image("stateful"), image("stateless"), image("redis")));
        Progress.step("kubectl apply -k", () -> {
            Command.of("kubectl", "apply", "-k", directory).run();
            Cluster.awaitReady();
        });
    }

    /** Replaces the image in a registry by the one on the nodes. */
    private static String image(String component) {
        Image image = Image.of(component);
        return "newName: %s, newTag: '%s'".formatted(image.repository(), image.tag());
    }

    @ParameterizedTest
    @ValueSource(strings = {"statelab-stateful", "statelab-stateless"})
    void anItemCanBeAddedToACartAfterKubectlApply(String service) throws IOException, InterruptedException {
        try (LocalPortForward port = Cluster.CLIENT
                .services()
                .inNamespace(Cluster.NAMESPACE)
                .withName(service)
                .portForward(8080)) {
            Login login = Login.at(URI.create("http://127.0.0.1:" + port.getLocalPort()), password);
            assertThat(login.put("tea-01", 3)).contains("tea-01");
        }
    }
}
