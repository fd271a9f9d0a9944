package dev.statelab.chart;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Namespace;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A Job in the cluster creates passwords and keys once; nothing that Helm renders and stores contains them. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the Job is a shell script for a Linux container")
class SecretsTest {

    private static final Pattern MADE =
            Pattern.compile("(?m)^\\| (`.*existingSecret`) \\| .*(?:a Job creates|the chart generates)");

    private static final String[] ALL_STORES = {
        "stateful.store=postgresql",
        "stateless.revocation=denylist",
        "redis.topology=sentinel",
        "redis.exporter.enabled=true"
    };
    private static final Rendering CHART = Chart.render(ALL_STORES);
    private static final String NAME = "demo-statelab-secrets";
    private static final String KEYS = "demo-statelab-token-keys";

    @Test
    void noSecretIsRendered() {
        assertThat(CHART.all(Secret.class)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.statelab.chart.ScenariosTest#scenarios")
    void renderedTwiceNothingDiffers(String scenario) {
        assertThat(Chart.renderScenario(scenario).objects())
                .isEqualTo(Chart.renderScenario(scenario).objects());
    }

    @Test
    void renderedTwiceNotEvenACommentDiffers() {
        assertThat(Chart.textWithHooks(ALL_STORES)).isEqualTo(Chart.textWithHooks(ALL_STORES));
    }

    @Test
    void aJobCreatesTheSecretsThatThePodsRead() {
        try (Namespace shop = new Namespace()) {
            shop.run(CHART);

            List<String> made = shop.names().stream()
                    .flatMap(name -> shop.values(name).keySet().stream().map(key -> name + "/" + key))
                    .toList();
            assertThat(CHART.pods().values().stream().flatMap(Rendering::secrets))
                    .isNotEmpty()
                    .allSatisfy(read -> assertThat(made).anyMatch(secret -> secret.startsWith(read)));
            assertThat(made)
                    .containsExactly(
                            "demo-statelab-demo/password",
                            "demo-statelab-postgresql/password",
                            "demo-statelab-redis/exporter-password",
                            "demo-statelab-redis/password",
                            "demo-statelab-redis/replica-password",
                            "demo-statelab-redis/sentinel-password",
                            "demo-statelab-redis/tokens-password",
                            "demo-statelab-session/secret",
                            KEYS + "/current.jwks",
                            KEYS + "/next.jwks");
            assertThat(made)
                    .filteredOn(key -> !key.startsWith(KEYS))
                    .map(key -> shop.values(key.split("/")[0]).get(key.split("/")[1]))
                    .allSatisfy(password -> assertThat(password).matches("[0-9a-f]{32}"))
                    .doesNotHaveDuplicates();
        }
    }

    /** Repeated, because encoding errors in a JWK show when a number starts with a zero byte. */
    @RepeatedTest(5)
    void theSigningKeysAreKeyPairs() throws GeneralSecurityException {
        try (Namespace shop = new Namespace()) {
            shop.run(CHART);

            assertThat(shop.values(KEYS).values()).hasSize(2).doesNotHaveDuplicates();
            for (String keys : shop.values(KEYS).values()) {
                assertThat(SigningKey.parse(keys).signsAndVerifies()).isTrue();
            }
        }
    }

    @Test
    void theSecretsJobKeepsExistingSecrets() {
        try (Namespace shop = new Namespace()) {
            shop.run(CHART);
            Map<String, Map<String, String>> before = all(shop);

            assertThat(shop.run(CHART)).contains("Secret demo-statelab-redis: keys created: none");

            assertThat(all(shop)).isEqualTo(before);
        }
    }

    @Test
    void theSecretsJobAddsMissingKeysToAnExistingSecret() {
        try (Namespace shop = new Namespace()) {
            shop.run(Chart.render());
            String password = shop.values("demo-statelab-redis").get("password");

            assertThat(shop.run(CHART))
                    .contains("Secret demo-statelab-redis: keys created: tokens-password replica-password "
                            + "sentinel-password exporter-password");

            assertThat(shop.values("demo-statelab-redis")).hasSize(5).containsEntry("password", password);
        }
    }

    /** Up to 0.2.0 the Secrets were part of the release, and Helm would delete what the release no longer has. */
    @Test
    void theSecretsOfAnEarlierVersionStayAndHelmIsToldToKeepThem() {
        try (Namespace shop = new Namespace()) {
            Map<String, String> keys = Map.of("current.jwks", "Mg==", "next.jwks", "Mw==", "previous.jwks", "MQ==");
            shop.put(new SecretBuilder()
                    .withNewMetadata()
                    .withName(KEYS)
                    .addToAnnotations("meta.helm.sh/release-name", "demo")
                    .endMetadata()
                    .withData(keys)
                    .build());

            shop.run(CHART);

            assertThat(shop.get(KEYS).getData()).isEqualTo(keys);
            assertThat(shop.get(KEYS).getMetadata().getAnnotations())
                    .containsEntry("helm.sh/resource-policy", "keep")
                    .containsEntry("meta.helm.sh/release-name", "demo");
        }
    }

    @Test
    void aSecretSaysWhatItBelongsToAndArgoCdLeavesItAlone() {
        try (Namespace shop = new Namespace()) {
            shop.run(CHART);

            ObjectMeta metadata = shop.get(KEYS).getMetadata();
            assertThat(metadata.getLabels())
                    .as("./lab rotate-keys finds it by these")
                    .containsEntry("app.kubernetes.io/name", "statelab")
                    .containsEntry("app.kubernetes.io/instance", "demo")
                    .containsEntry("app.kubernetes.io/component", "token-keys");
            assertThat(metadata.getAnnotations())
                    .containsEntry("argocd.argoproj.io/sync-options", "Prune=false")
                    .containsEntry("argocd.argoproj.io/compare-options", "IgnoreExtraneous");
        }
    }

    @Test
    void theSecretsJobFailsIfTheKubernetesApiDeniesAccess() {
        try (Namespace shop = new Namespace()) {
            shop.refuse("/api/v1/namespaces/shop/secrets/demo-statelab-demo");

            assertThatThrownBy(() -> shop.run(CHART))
                    .hasMessageContaining("FAILED: Secret demo-statelab-demo cannot be read")
                    .hasMessageContaining("forbidden");
        }
    }

    @Test
    void theSecretsJobMayOnlyCreateSecretsAndGetOrPatchItsOwn() {
        Role role = CHART.get(Role.class, NAME);

        assertThat(role.getRules()).hasSize(2).allSatisfy(rule -> {
            assertThat(rule.getApiGroups()).containsExactly("");
            assertThat(rule.getResources()).containsExactly("secrets");
        });
        assertThat(role.getRules().getFirst().getVerbs()).containsExactly("create");
        assertThat(role.getRules().getLast().getVerbs()).containsExactly("get", "patch");
        assertThat(role.getRules().getLast().getResourceNames())
                .containsExactly(
                        "demo-statelab-demo",
                        "demo-statelab-postgresql",
                        "demo-statelab-redis",
                        "demo-statelab-session",
                        KEYS);
        RoleBinding binding = CHART.get(RoleBinding.class, NAME);
        assertThat(binding.getRoleRef().getName()).isEqualTo(NAME);
        assertThat(binding.getSubjects()).singleElement().satisfies(subject -> {
            assertThat(subject.getKind()).isEqualTo("ServiceAccount");
            assertThat(subject.getName()).isEqualTo(NAME);
        });
        assertThat(CHART.pods().get(NAME).getServiceAccountName()).isEqualTo(NAME);
    }

    @Test
    void theSecretsJobRunsBeforeTheReleaseAndIsDeletedAfterwards() {
        Map<String, Map<String, String>> annotations = CHART.objects().stream()
                .filter(object -> object.getMetadata().getName().equals(NAME))
                .collect(toMap(
                        object -> object.getKind(),
                        object -> object.getMetadata().getAnnotations()));

        assertThat(annotations).containsOnlyKeys("ServiceAccount", "Role", "RoleBinding", "Job");
        assertThat(annotations.values())
                .allSatisfy(hook -> assertThat(hook)
                        .containsEntry("test", "pre-install,pre-upgrade") // helm.sh/hook, as Chart renders it
                        .containsEntry("helm.sh/hook-delete-policy", "before-hook-creation,hook-succeeded"));
        annotations.remove("Job");
        assertThat(annotations.values())
                .as("before the Job, which needs them")
                .allSatisfy(hook -> assertThat(hook).containsEntry("helm.sh/hook-weight", "-1"));
        assertThat(CHART.get(Job.class, NAME).getSpec().getTtlSecondsAfterFinished())
                .as("where no hooks are run, a Job that has changed can be applied after that")
                .isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "demo.existingSecret, demo-statelab-demo",
        "stateful.session.existingSecret, demo-statelab-session",
        "redis.existingSecret, demo-statelab-redis",
        "postgresql.existingSecret, demo-statelab-postgresql",
        "stateless.token.existingSecret, demo-statelab-token-keys"
    })
    void anExistingSecretReplacesTheGeneratedOne(String value, String made) {
        Rendering chart = Chart.render(value + "=mine", ALL_STORES[0], ALL_STORES[1], ALL_STORES[2], ALL_STORES[3]);

        assertThat(chart.get(Role.class, NAME).getRules().getLast().getResourceNames())
                .hasSize(4)
                .doesNotContain(made, "mine");
        assertThat(chart.pods().get(NAME).getContainers().getFirst().getArgs())
                .noneMatch(argument -> argument.startsWith(made));
        assertThat(chart.pods().values().stream()
                        .flatMap(Rendering::secrets)
                        .map(secret -> secret.replaceAll("/.*", "")))
                .contains("mine")
                .doesNotContain(made);
    }

    /** If no hooks are run and one of these Secrets is missing, the pods that read it wait forever. */
    @Test
    void theReadmeNamesEachValueThatTakesThePlaceOfASecret() throws IOException {
        String readme = Files.readString(Chart.DIRECTORY.resolve("README.md"));
        String row = readme.lines()
                .filter(line -> line.startsWith("| `helm template --no-hooks`"))
                .findFirst()
                .orElseThrow();

        assertThat(MADE.matcher(readme).results().map(value -> value.group(1)))
                .hasSize(6)
                .allSatisfy(value -> assertThat(row).contains(value));
    }

    @Test
    void withExistingSecretsForEverythingThereIsNoJob() {
        Rendering chart = Chart.render(
                "demo.existingSecret=a",
                "stateful.session.existingSecret=b",
                "redis.existingSecret=c",
                "stateless.token.existingSecret=d");

        assertThat(chart.all(Job.class)).isEmpty();
        assertThat(chart.all(Role.class)).isEmpty();
        assertThat(chart.all(ServiceAccount.class)).hasSize(1);
    }

    private static Map<String, Map<String, String>> all(Namespace namespace) {
        return namespace.names().stream().collect(toMap(name -> name, namespace::values));
    }
}
