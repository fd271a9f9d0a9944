package dev.statelab.system;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The system tests detect problems of pods. Without this test, they could pass because nothing is watched. */
@OnCluster
@ExpectedError(pod = "broken", text = "planted|restarted")
@ExpectedError(pod = "greedy", text = "OOMKilled|restarted")
class TroubleTest {

    @Test
    void anErrorARestartAndAnOomKillAreSeen() {
        run("broken", "echo '{\"level\":\"ERROR\",\"message\":\"planted\"}'; exit 1");
        run("greedy", "exec tail /dev/zero");
        try (PodWatch pods = new PodWatch()) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> pods.troubles().stream()
                            .map(Trouble::toString)
                            .toList()
                            .containsAll(List.of(
                                    "broken: ERROR planted",
                                    "broken: main restarted 1 times",
                                    "greedy: main was OOMKilled")));
        }
    }

    private static void run(String name, String script) {
        Pod pod = Cluster.CLIENT
                .getKubernetesSerialization()
                .unmarshal(
                        """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec:
                  securityContext: {runAsNonRoot: true, runAsUser: 10001, seccompProfile: {type: RuntimeDefault}}
                  containers:
                    - name: main
                      image: %s
                      imagePullPolicy: Never
                      command: [sh, -c, %s]
                      resources: {limits: {memory: 32Mi}}
                      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                """.formatted(
                                name,
                                Image.of("tests"),
                                Cluster.CLIENT.getKubernetesSerialization().asJson(script)),
                        Pod.class);
        Cluster.CLIENT.resource(pod).inNamespace(Cluster.NAMESPACE).create();
    }
}
