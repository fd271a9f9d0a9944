package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every value in {@code values.yaml} is documented and changes the rendered objects. */
class ValuesTest {

    /** The oldest version for which the chart accepts every value. */
    private static final String KUBERNETES = "1.30.0";

    private static final String ISSUER =
            "stateless.externalIssuer.issuer=https://id.example.org;stateless.externalIssuer.audience=shop";

    private static final String STICKY_ROUTE =
            "stateful.affinity=cookie;stateful.httpRoute.enabled=true;stateful.httpRoute.gateway=main";

    private static final String DATABASE =
            "stateful.store=postgresql;postgresql.external.url=postgresql://db.example.org:5432/shop;postgresql.external.existingSecret=mine";

    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    /** A changed value for each setting, and after a semicolon the other settings that it needs to take effect. */
    private static final List<String> CHANGES = List.of(
            "fullnameOverride=shop",
            "imageRegistry=mirror.example.org",
            "fixedUser=false",
            "imagePullPolicy=Always",
            "imagePullSecrets[0].name=registry",
            "demo.existingSecret=mine",
            "stateful.enabled=false",
            "stateful.runtime=aot",
            "stateful.image.repository=example.org/stateful",
            "stateful.image.tag=next",
            "stateful.image.digest=" + DIGEST,
            "stateful.image.digests.jvm=" + DIGEST,
            "stateful.image.digests.aot=" + DIGEST + ";stateful.runtime=aot",
            "stateful.image.digests.native=" + DIGEST + ";stateful.runtime=native",
            "stateful.replicas=3",
            "stateful.store=memory",
            "stateful.affinity=none",
            "stateful.session.idleTimeout=1M",
            "stateful.session.absoluteTimeout=1H",
            "stateful.session.perUser=5",
            "stateful.session.copyLifetime=2S;stateful.store=hybrid",
            "stateful.session.durability=replicated;redis.topology=sentinel",
            "stateful.session.existingSecret=mine",
            "stateful.login.failuresPerUser=3",
            "stateful.login.failuresPerAddress=30",
            "stateful.login.window=1H",
            "stateful.trustedProxies[0]=10.244.0.0/16",
            "stateful.cookie.secure=false",
            "stateful.ingress.enabled=true",
            "stateful.ingress.className=haproxy;stateful.ingress.enabled=true",
            "stateful.ingress.hosts[0]=shop.example.org;stateful.ingress.enabled=true",
            "stateful.ingress.paths[0]=/products;stateful.ingress.enabled=true",
            "stateful.ingress.tlsSecret=mine;stateful.ingress.enabled=true",
            "stateful.ingress.annotations.key=value;stateful.ingress.enabled=true",
            "stateful.httpRoute.enabled=true;stateful.httpRoute.gateway=main",
            "stateful.httpRoute.gateway=other;stateful.httpRoute.enabled=true;stateful.httpRoute.gateway=main",
            "stateful.httpRoute.gatewayNamespace=infra;stateful.httpRoute.enabled=true;stateful.httpRoute.gateway=main",
            "stateful.httpRoute.sectionName=https;stateful.httpRoute.enabled=true;stateful.httpRoute.gateway=main",
            "stateful.httpRoute.hosts[0]=shop.example.org;stateful.httpRoute.enabled=true;stateful.httpRoute.gateway=main",
            "stateful.httpRoute.paths[0]=/products;stateful.httpRoute.enabled=true;stateful.httpRoute.gateway=main",
            "stateful.httpRoute.retry.attempts=2;stateful.httpRoute.enabled=true;stateful.httpRoute.gateway=main",
            "stateful.httpRoute.retry.codes[0]=503;stateful.httpRoute.retry.attempts=2;stateful.httpRoute.enabled=true;stateful.httpRoute.gateway=main",
            "stateful.httpRoute.sessionPersistence.attachment=policy;" + STICKY_ROUTE,
            "stateful.httpRoute.sessionPersistence.sessionName=shop;" + STICKY_ROUTE,
            "stateful.httpRoute.sessionPersistence.absoluteTimeout=8h;" + STICKY_ROUTE,
            "stateful.service.type=NodePort",
            "stateful.service.nodePort=30080;stateful.service.type=NodePort",
            "stateful.service.annotations.key=value",
            "stateful.service.externalTrafficPolicy=Local;stateful.service.type=NodePort",
            "stateful.service.trafficDistribution=PreferClose",
            "stateful.service.ipFamilyPolicy=PreferDualStack",
            "stateful.service.ipFamilies[0]=IPv6",
            "stateful.probes.startup.periodSeconds=7",
            "stateful.probes.startup.timeoutSeconds=7",
            "stateful.probes.startup.failureThreshold=7",
            "stateful.probes.readiness.periodSeconds=7",
            "stateful.probes.readiness.timeoutSeconds=7",
            "stateful.probes.readiness.failureThreshold=7",
            "stateful.probes.liveness.periodSeconds=7",
            "stateful.probes.liveness.timeoutSeconds=7",
            "stateful.probes.liveness.failureThreshold=7",
            "stateful.podDisruptionBudget.maxUnavailable=2",
            "stateful.pod.labels.key=value",
            "stateful.pod.annotations.key=value",
            "stateful.pod.nodeSelector.key=value",
            "stateful.pod.tolerations[0].key=shop",
            "stateful.pod.affinity.nodeAffinity.key=value",
            "stateful.pod.topologySpreadConstraints[0].topologyKey=topology.kubernetes.io/zone",
            "stateful.pod.priorityClassName=high",
            "stateful.pod.runtimeClassName=gvisor",
            "stateful.pod.env[0].name=ZONE",
            "stateful.pod.volumes[0].name=more",
            "stateful.pod.volumeMounts[0].name=more",
            "stateful.resources.requests.cpu=1",
            "stateful.resources.requests.memory=1Gi",
            "stateful.resources.limits.memory=1Gi",
            "stateless.enabled=false",
            "stateless.runtime=native",
            "stateless.image.repository=example.org/stateless",
            "stateless.image.tag=next",
            "stateless.image.digest=" + DIGEST,
            "stateless.image.digests.jvm=" + DIGEST,
            "stateless.image.digests.aot=" + DIGEST + ";stateless.runtime=aot",
            "stateless.image.digests.native=" + DIGEST + ";stateless.runtime=native",
            "stateless.autoscaling.enabled=false",
            "stateless.autoscaling.minReplicas=3",
            "stateless.autoscaling.maxReplicas=3",
            "stateless.autoscaling.targetCPUUtilizationPercentage=50",
            "stateless.autoscaling.targetMemoryUtilizationPercentage=80",
            "stateless.autoscaling.scaleUpStabilizationWindowSeconds=120",
            "stateless.autoscaling.tolerance.scaleUp=0.05",
            "stateless.autoscaling.tolerance.scaleDown=0.2",
            "stateless.replicas=3;stateless.autoscaling.enabled=false",
            "stateless.token.issuer=https://shop.example.org",
            "stateless.token.audience=example",
            "stateless.token.accessLifetime=1M",
            "stateless.token.refreshLifetime=1H",
            "stateless.token.existingSecret=mine",
            "stateless.externalIssuer.jwksUrl=https://id.example.org/jwks;" + ISSUER,
            "stateless.externalIssuer.issuer=other;stateless.externalIssuer.jwksUrl=https://id.example.org/jwks;"
                    + ISSUER,
            "stateless.externalIssuer.audience=other;stateless.externalIssuer.jwksUrl=https://id.example.org/jwks;"
                    + ISSUER,
            "stateless.externalIssuer.algorithm=RS256;stateless.externalIssuer.jwksUrl=https://id.example.org/jwks;"
                    + ISSUER,
            "stateless.externalIssuer.maxTokenLength=8192;stateless.externalIssuer.jwksUrl=https://id.example.org/jwks;"
                    + ISSUER,
            "stateless.trustedProxies[0]=10.244.0.0/16",
            "stateless.cookie.secure=false",
            "stateless.revocation=denylist",
            "stateless.revocationOnFailure=open;stateless.revocation=denylist",
            "stateless.ingress.enabled=true",
            "stateless.ingress.className=haproxy;stateless.ingress.enabled=true",
            "stateless.ingress.hosts[0]=shop.example.org;stateless.ingress.enabled=true",
            "stateless.ingress.paths[0]=/products;stateless.ingress.enabled=true",
            "stateless.ingress.tlsSecret=mine;stateless.ingress.enabled=true",
            "stateless.ingress.annotations.key=value;stateless.ingress.enabled=true",
            "stateless.httpRoute.enabled=true;stateless.httpRoute.gateway=main",
            "stateless.httpRoute.gateway=other;stateless.httpRoute.enabled=true;stateless.httpRoute.gateway=main",
            "stateless.httpRoute.gatewayNamespace=infra;stateless.httpRoute.enabled=true;stateless.httpRoute.gateway=main",
            "stateless.httpRoute.sectionName=https;stateless.httpRoute.enabled=true;stateless.httpRoute.gateway=main",
            "stateless.httpRoute.hosts[0]=shop.example.org;stateless.httpRoute.enabled=true;stateless.httpRoute.gateway=main",
            "stateless.httpRoute.paths[0]=/products;stateless.httpRoute.enabled=true;stateless.httpRoute.gateway=main",
            "stateless.httpRoute.retry.attempts=2;stateless.httpRoute.enabled=true;stateless.httpRoute.gateway=main",
            "stateless.httpRoute.retry.codes[0]=503;stateless.httpRoute.retry.attempts=2;stateless.httpRoute.enabled=true;stateless.httpRoute.gateway=main",
            "stateless.service.type=NodePort",
            "stateless.service.nodePort=30081;stateless.service.type=NodePort",
            "stateless.service.annotations.key=value",
            "stateless.service.externalTrafficPolicy=Local;stateless.service.type=NodePort",
            "stateless.service.trafficDistribution=PreferClose",
            "stateless.service.ipFamilyPolicy=PreferDualStack",
            "stateless.service.ipFamilies[0]=IPv6",
            "stateless.probes.startup.periodSeconds=7",
            "stateless.probes.startup.timeoutSeconds=7",
            "stateless.probes.startup.failureThreshold=7",
            "stateless.probes.readiness.periodSeconds=7",
            "stateless.probes.readiness.timeoutSeconds=7",
            "stateless.probes.readiness.failureThreshold=7",
            "stateless.probes.liveness.periodSeconds=7",
            "stateless.probes.liveness.timeoutSeconds=7",
            "stateless.probes.liveness.failureThreshold=7",
            "stateless.podDisruptionBudget.maxUnavailable=2",
            "stateless.pod.labels.key=value",
            "stateless.pod.annotations.key=value",
            "stateless.pod.nodeSelector.key=value",
            "stateless.pod.tolerations[0].key=shop",
            "stateless.pod.affinity.nodeAffinity.key=value",
            "stateless.pod.topologySpreadConstraints[0].topologyKey=topology.kubernetes.io/zone",
            "stateless.pod.priorityClassName=high",
            "stateless.pod.runtimeClassName=gvisor",
            "stateless.pod.env[0].name=ZONE",
            "stateless.pod.volumes[0].name=more",
            "stateless.pod.volumeMounts[0].name=more",
            "stateless.resources.requests.cpu=1",
            "stateless.resources.requests.memory=1Gi",
            "stateless.resources.limits.memory=1Gi",
            "redis.external.url=redis://cache.example.org:6379",
            "redis.external.existingSecret=mine;redis.external.url=redis://cache.example.org:6379",
            "redis.external.tls.caSecret=mine;redis.external.url=rediss://cache.example.org:6380",
            "redis.external.tls.clientSecret=mine;redis.external.url=rediss://cache.example.org:6380;redis.external.tls.caSecret=ca",
            "redis.image.repository=example.org/redis",
            "redis.image.tag=next",
            "redis.image.digest=" + DIGEST,
            "redis.topology=sentinel",
            "redis.downAfterMilliseconds=500;redis.topology=sentinel",
            "redis.existingSecret=mine",
            "redis.appendfsync=always",
            "redis.maxmemory=100mb",
            "redis.exporter.enabled=true",
            "redis.exporter.image.repository=example.org/exporter;redis.exporter.enabled=true",
            "redis.exporter.image.tag=next;redis.exporter.enabled=true",
            "redis.exporter.image.digest=" + DIGEST + ";redis.exporter.enabled=true",
            "redis.persistence.size=2Gi",
            "redis.persistence.storageClass=fast",
            "redis.persistence.existingClaim=mine",
            "redis.probes.startup.periodSeconds=7",
            "redis.probes.startup.timeoutSeconds=7",
            "redis.probes.startup.failureThreshold=7",
            "redis.probes.readiness.periodSeconds=7",
            "redis.probes.readiness.timeoutSeconds=7",
            "redis.probes.readiness.failureThreshold=7",
            "redis.probes.liveness.periodSeconds=7",
            "redis.probes.liveness.timeoutSeconds=7",
            "redis.probes.liveness.failureThreshold=7",
            "redis.pod.labels.key=value",
            "redis.pod.annotations.key=value",
            "redis.pod.nodeSelector.key=value",
            "redis.pod.tolerations[0].key=shop",
            "redis.pod.affinity.nodeAffinity.key=value",
            "redis.pod.topologySpreadConstraints[0].topologyKey=topology.kubernetes.io/zone",
            "redis.pod.priorityClassName=high",
            "redis.pod.runtimeClassName=gvisor",
            "redis.pod.env[0].name=ZONE",
            "redis.pod.volumes[0].name=more",
            "redis.pod.volumeMounts[0].name=more",
            "redis.resources.requests.cpu=1",
            "redis.resources.requests.memory=1Gi",
            "redis.resources.limits.memory=1Gi",
            "postgresql.external.url=postgresql://db.example.org:5432/shop;stateful.store=postgresql;postgresql.external.existingSecret=mine",
            "postgresql.external.existingSecret=mine;stateful.store=postgresql;postgresql.external.url=postgresql://db.example.org:5432/shop;postgresql.external.existingSecret=other",
            "postgresql.external.tls.caSecret=mine;" + DATABASE,
            "postgresql.external.tls.clientSecret=mine;postgresql.external.tls.caSecret=ca;" + DATABASE,
            "postgresql.image.repository=example.org/postgresql;stateful.store=postgresql",
            "postgresql.image.tag=next;stateful.store=postgresql",
            "postgresql.image.digest=" + DIGEST + ";stateful.store=postgresql",
            "postgresql.existingSecret=mine;stateful.store=postgresql",
            "postgresql.persistence.size=2Gi;stateful.store=postgresql",
            "postgresql.persistence.storageClass=fast;stateful.store=postgresql",
            "postgresql.persistence.existingClaim=mine;stateful.store=postgresql",
            "postgresql.probes.startup.periodSeconds=7;stateful.store=postgresql",
            "postgresql.probes.startup.timeoutSeconds=7;stateful.store=postgresql",
            "postgresql.probes.startup.failureThreshold=7;stateful.store=postgresql",
            "postgresql.probes.readiness.periodSeconds=7;stateful.store=postgresql",
            "postgresql.probes.readiness.timeoutSeconds=7;stateful.store=postgresql",
            "postgresql.probes.readiness.failureThreshold=7;stateful.store=postgresql",
            "postgresql.probes.liveness.periodSeconds=7;stateful.store=postgresql",
            "postgresql.probes.liveness.timeoutSeconds=7;stateful.store=postgresql",
            "postgresql.probes.liveness.failureThreshold=7;stateful.store=postgresql",
            "postgresql.pod.labels.key=value;stateful.store=postgresql",
            "postgresql.pod.annotations.key=value;stateful.store=postgresql",
            "postgresql.pod.nodeSelector.key=value;stateful.store=postgresql",
            "postgresql.pod.tolerations[0].key=shop;stateful.store=postgresql",
            "postgresql.pod.affinity.nodeAffinity.key=value;stateful.store=postgresql",
            "postgresql.pod.topologySpreadConstraints[0].topologyKey=topology.kubernetes.io/zone;stateful.store=postgresql",
            "postgresql.pod.priorityClassName=high;stateful.store=postgresql",
            "postgresql.pod.runtimeClassName=gvisor;stateful.store=postgresql",
            "postgresql.pod.env[0].name=ZONE;stateful.store=postgresql",
            "postgresql.pod.volumes[0].name=more;stateful.store=postgresql",
            "postgresql.pod.volumeMounts[0].name=more;stateful.store=postgresql",
            "postgresql.resources.requests.cpu=1;stateful.store=postgresql",
            "postgresql.resources.requests.memory=1Gi;stateful.store=postgresql",
            "postgresql.resources.limits.memory=1Gi;stateful.store=postgresql",
            "replication.owners=3;stateful.store=replicated;stateful.replicas=4",
            "replication.maxBytes=32M;stateful.store=replicated;stateful.replicas=3",
            "replication.existingSecret=mine;stateful.store=replicated;stateful.replicas=3",
            "metrics.serviceMonitor.enabled=true",
            "metrics.serviceMonitor.labels.key=value;metrics.serviceMonitor.enabled=true",
            "metrics.rules.enabled=true",
            "metrics.rules.labels.key=value;metrics.rules.enabled=true",
            "metrics.rules.runbook=https://example.org;metrics.rules.enabled=true",
            "metrics.dashboard.enabled=true",
            "networkPolicy.enabled=false",
            "networkPolicy.egress[0].ports[0].port=16379",
            "admissionPolicy.enabled=true",
            "tests.image.repository=example.org/curl",
            "tests.image.tag=next",
            "tests.image.digest=" + DIGEST,
            "tests.ingressURL=http://traefik.traefik;stateful.affinity=cookie;stateful.ingress.enabled=true",
            "tests.networkPolicy=true");

    static List<String> changes() {
        return CHANGES;
    }

    @Test
    void thisTestKnowsAllValues() throws IOException {
        List<String> known = CHANGES.stream()
                .map(change -> change.replaceAll("(\\[0].*|\\.nodeAffinity\\.key|\\.key)?=.*", ""))
                .toList();

        assertThat(leaves("", Rendering.parseValues(file()))).containsExactlyElementsOf(known);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aValueIsUsed(String change) {
        List<String> parts = List.of(change.split(";"));
        List<String> settings = new ArrayList<>(parts.subList(1, parts.size()));
        Rendering before = Chart.renderFor(KUBERNETES, settings.toArray(String[]::new));
        settings.add(parts.getFirst());
        Rendering after = Chart.renderFor(KUBERNETES, settings.toArray(String[]::new));

        assertThat(after.objects()).isNotEqualTo(before.objects());
    }

    @Test
    void aValueIsExplained() throws IOException {
        List<String> lines = file().lines().toList();
        List<String> unexplained = new ArrayList<>();
        boolean explained = false;
        for (String line : lines) {
            String text = line.strip();
            if (text.startsWith("#")) {
                explained |= text.startsWith("# -- ");
            } else {
                if (text.matches("\\w+: .+") && !explained) {
                    unexplained.add(line);
                }
                explained = false;
            }
        }

        assertThat(unexplained).isEmpty();
    }

    private static String file() throws IOException {
        return Files.readString(Chart.DIRECTORY.resolve("values.yaml"));
    }

    @SuppressWarnings("unchecked")
    private static List<String> leaves(String prefix, Map<String, Object> values) {
        return values.entrySet().stream()
                .flatMap(entry -> entry.getValue() instanceof Map<?, ?> map && !map.isEmpty()
                        ? leaves(prefix + entry.getKey() + ".", (Map<String, Object>) map).stream()
                        : Stream.of(prefix + entry.getKey()))
                .toList();
    }
}
