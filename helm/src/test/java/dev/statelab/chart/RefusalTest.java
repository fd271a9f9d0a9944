package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import dev.statelab.testkit.chart.Chart;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Helm refuses wrong values, and its message says what is wrong. */
class RefusalTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replicas=3                                   | additional properties 'replicas' not allowed
            stateful.replica=3                           | at '/stateful': additional properties 'replica' not allowed
            stateful.session.timeout=20M                 | at '/stateful/session': additional properties 'timeout' not allowed
            stateless.resources.requests.gpu=1           | at '/stateless/resources/requests': additional properties 'gpu' not allowed
            stateless.httpRoute.sessionPersistence.attachment=route | at '/stateless/httpRoute': additional properties 'sessionPersistence' not allowed
            redis.probes.startup.delay=1                 | at '/redis/probes/startup': additional properties 'delay' not allowed
            redis.external.tls.ca=mine                   | at '/redis/external/tls': additional properties 'ca' not allowed
            redis.password=secret                        | at '/redis': additional properties 'password' not allowed
            admissionPolicy.name=mine                    | at '/admissionPolicy': additional properties 'name' not allowed
            tests.image.name=curl                        | at '/tests/image': additional properties 'name' not allowed
            imagePullSecrets[0].secret=registry          | at '/imagePullSecrets/0': additional properties 'secret' not allowed
            """)
    void anUnknownKeyIsRejected(String setting, String message) {
        assertRefused(message, setting);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            imagePullPolicy=Sometimes                    | at '/imagePullPolicy': value must be one of 'Always', 'IfNotPresent', 'Never'
            stateful.replicas=two                        | at '/stateful/replicas': got string, want integer
            stateful.replicas=0                          | at '/stateful/replicas': minimum: got 0, want 1
            stateful.enabled=maybe                       | at '/stateful/enabled': got string, want boolean
            stateful.store=disk                          | at '/stateful/store': value must be one of 'memory', 'redis', 'redis-near', 'hybrid', 'postgresql'
            stateful.session.perUser=0                   | at '/stateful/session/perUser': minimum: got 0, want 1
            stateful.affinity=header                     | at '/stateful/affinity': value must be one of 'none', 'clientIP', 'cookie'
            stateful.ingress.hosts[0]=https://shop.org   | at '/stateful/ingress/hosts/0': 'https://shop.org' does not match pattern
            stateful.ingress.paths[0]=/q                 | at '/stateful/ingress/paths/0': '/q' does not match pattern
            stateless.httpRoute.paths[0]=/q/metrics      | at '/stateless/httpRoute/paths/0': '/q/metrics' does not match pattern
            stateless.ingress.paths[0]=/%71/metrics      | at '/stateless/ingress/paths/0': '/%71/metrics' does not match pattern
            stateful.httpRoute.sessionPersistence.absoluteTimeout=8 | at '/stateful/httpRoute/sessionPersistence/absoluteTimeout': got number, want string
            stateful.httpRoute.sessionPersistence.attachment=service | at '/stateful/httpRoute/sessionPersistence/attachment': value must be one of 'route', 'policy', 'none'
            stateful.httpRoute.retry.attempts=-1         | at '/stateful/httpRoute/retry/attempts': minimum: got -1, want 0
            stateless.httpRoute.retry.codes[0]=200       | at '/stateless/httpRoute/retry/codes/0': minimum: got 200, want 400
            stateless.probes.readiness.periodSeconds=0   | at '/stateless/probes/readiness/periodSeconds': minimum: got 0, want 1
            stateless.autoscaling.tolerance.scaleUp=5%   | at '/stateless/autoscaling/tolerance/scaleUp': '5%' does not match pattern
            stateful.ingress.annotations.a=1             | at '/stateful/ingress/annotations/a': got number, want string
            stateful.session.idleTimeout=20 minutes      | at '/stateful/session/idleTimeout': '20 minutes' does not match pattern
            redis.image.digest=latest                    | at '/redis/image/digest': 'latest' does not match pattern
            stateful.image.tag=1                         | at '/stateful/image/tag': got number, want string
            stateful.resources.requests.cpu=some         | at '/stateful/resources/requests/cpu': 'some' does not match pattern
            stateful.service.type=ExternalName           | at '/stateful/service/type': value must be one of 'ClusterIP', 'NodePort', 'LoadBalancer'
            stateful.service.nodePort=70000              | at '/stateful/service/nodePort': maximum: got 70,000, want 65,535
            demo.existingSecret=My Secret                | at '/demo/existingSecret': 'My Secret' does not match pattern
            redis.appendfsync=false                      | at '/redis/appendfsync': value must be one of 'always', 'everysec', 'no'
            redis.external.url=cache.example.org         | at '/redis/external/url': 'cache.example.org' does not match pattern
            redis.external.url=redis://me:pw@host:6379   | at '/redis/external/url': 'redis://me:pw@host:6379' does not match pattern
            postgresql.external.tls.caSecret=/etc/ca.crt | at '/postgresql/external/tls/caSecret': '/etc/ca.crt' does not match pattern
            postgresql.external.url=postgresql://host/db | at '/postgresql/external/url': 'postgresql://host/db' does not match pattern
            stateless.externalIssuer.jwksUrl=id.org/keys | at '/stateless/externalIssuer/jwksUrl': 'id.org/keys' does not match pattern
            stateless.externalIssuer.algorithm=HS256     | at '/stateless/externalIssuer/algorithm': value must be one of 'ES256', 'RS256'
            stateless.revocation=blacklist               | at '/stateless/revocation': value must be one of 'none', 'denylist'
            stateless.revocationOnFailure=retry          | at '/stateless/revocationOnFailure': value must be one of 'open', 'closed'
            redis.topology=sharded                       | at '/redis/topology': value must be one of 'standalone', 'sentinel', 'cluster'
            imageRegistry=https://example.org            | at '/imageRegistry': 'https://example.org' does not match pattern
            fullnameOverride=Shop                        | at '/fullnameOverride': 'Shop' does not match pattern
            stateful.service.trafficDistribution=Near    | at '/stateful/service/trafficDistribution': value must be one of '', 'PreferClose'
            stateful.service.ipFamilies[0]=IPv5          | at '/stateful/service/ipFamilies/0': value must be one of 'IPv4', 'IPv6'
            stateful.service.ipFamilyPolicy=Both         | at '/stateful/service/ipFamilyPolicy': value must be one of '', 'SingleStack'
            replication.owners=1                         | at '/replication/owners': minimum: got 1, want 2
            replication.maxBytes=64                      | at '/replication/maxBytes': got number, want string
            redis.exporter.image.digest=latest           | at '/redis/exporter/image/digest': 'latest' does not match pattern
            redis.maxmemory=lots                         | at '/redis/maxmemory': 'lots' does not match pattern
            """)
    void anInvalidValueIsRejected(String setting, String message) {
        assertRefused(message, setting);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contradictions")
    void contradictoryValuesAreRejected(String settings, String message) {
        assertRefused(message, settings.split(" "));
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                Arguments.of(
                        "stateful.enabled=false stateless.enabled=false",
                        "there is nothing to install: set stateful.enabled or stateless.enabled to true."),
                Arguments.of(
                        "stateful.store=memory stateful.affinity=none",
                        "stateful.store memory with 2 replicas loses a session whenever another replica answers: "
                                + "set stateful.affinity to clientIP or cookie, stateful.replicas to 1, or stateful.store to redis."),
                Arguments.of(
                        "stateful.store=memory stateful.ingress.enabled=true",
                        "stateful.affinity clientIP works only for requests through the Service, but an Ingress or a Gateway "
                                + "picks the pods itself: set stateful.affinity to cookie."),
                Arguments.of(
                        "stateless.service.externalTrafficPolicy=Local",
                        "stateless.service.externalTrafficPolicy Local is for traffic from outside the cluster, but the type "
                                + "ClusterIP gets none: set stateless.service.type to NodePort or LoadBalancer, or the policy to Cluster."),
                Arguments.of(
                        "redis.topology=sentinel redis.persistence.existingClaim=mine",
                        "redis.persistence.existingClaim is one volume, but redis.topology sentinel needs three: remove one of them."),
                Arguments.of(
                        "redis.topology=cluster redis.persistence.existingClaim=mine",
                        "redis.persistence.existingClaim is one volume, but redis.topology cluster needs six: remove one of them."),
                Arguments.of(
                        "redis.topology=cluster stateful.store=redis-near",
                        "stateful.store redis-near does not run on redis.topology cluster, where a pod would learn of a logout too late: "
                                + "set stateful.store to redis, or redis.topology to sentinel."),
                Arguments.of(
                        "fullnameOverride=a-name-that-leaves-no-room-for-postgresql-0",
                        "fullnameOverride a-name-that-leaves-no-room-for-postgresql-0 is too long: names such as "
                                + "a-name-that-leaves-no-room-for-postgresql-0-postgresql would not fit, use at most 41 characters."),
                Arguments.of(
                        "stateful.store=replicated",
                        "stateful.store replicated with 2 replicas and 2 owners of each session stops when a replica is lost: "
                                + "set stateful.replicas to 3 or more."),
                Arguments.of(
                        "stateful.store=replicated stateful.replicas=3 stateful.podDisruptionBudget.maxUnavailable=2",
                        "stateful.podDisruptionBudget.maxUnavailable 2 lets a node drain take all 2 owners of a session at once: "
                                + "set it to 1."),
                Arguments.of(
                        "stateful.store=replicated stateful.replicas=3 stateful.runtime=native",
                        "stateful.store replicated needs a JVM, because native executables are built without this store: "
                                + "set stateful.runtime to jvm or aot."),
                Arguments.of(
                        "stateful.affinity=cookie",
                        "stateful.affinity cookie needs something that sets the cookie: "
                                + "set stateful.ingress.enabled or stateful.httpRoute.enabled to true."),
                Arguments.of(
                        "stateful.httpRoute.enabled=true",
                        "stateful.httpRoute.enabled without a gateway: name it in stateful.httpRoute.gateway."),
                Arguments.of(
                        "postgresql.external.url=postgresql://db.example.org:5432/shop",
                        "postgresql.external.url is set without postgresql.external.existingSecret: "
                                + "name a Secret with the keys username and password."),
                Arguments.of(
                        "stateful.session.durability=replicated",
                        "stateful.session.durability replicated waits for a Redis replica, but there is none: "
                                + "set redis.topology to sentinel or cluster and stateful.store to redis, redis-near or hybrid, or "
                                + "stateful.session.durability to acknowledged."),
                Arguments.of(
                        "redis.topology=sentinel redis.external.url=redis://cache.example.org:6379",
                        "redis.topology sentinel is for the chart's own Redis, but redis.external.url names another: remove one of them."),
                Arguments.of(
                        "redis.topology=cluster redis.external.url=redis://cache.example.org:6379",
                        "redis.topology cluster is for the chart's own Redis, but redis.external.url names another: remove one of them."),
                Arguments.of(
                        "redis.external.url=redis://cache.example.org:6379 redis.external.tls.caSecret=mine",
                        "redis.external.tls needs an address that begins with rediss://, but redis.external.url is "
                                + "redis://cache.example.org:6379: change one of them."),
                Arguments.of(
                        "redis.external.url=redis://cache.example.org:6379 redis.exporter.enabled=true",
                        "redis.exporter.enabled is for the chart's own Redis, but redis.external.url names another: remove one of them."),
                Arguments.of(
                        "redis.external.tls.caSecret=mine",
                        "redis.external.tls needs an address that begins with rediss://, but redis.external.url is empty: change "
                                + "one of them."),
                Arguments.of(
                        "postgresql.external.tls.caSecret=mine",
                        "postgresql.external.tls is for a database of your own: name it in postgresql.external.url."),
                Arguments.of(
                        "redis.external.url=rediss://cache.example.org:6380 redis.external.tls.clientSecret=mine",
                        "redis.external.tls.clientSecret is the services' certificate, but the store's CA is missing: set caSecret too."),
                Arguments.of(
                        "admissionPolicy.enabled=true",
                        "admissionPolicy.enabled needs Kubernetes 1.30, but this is v1.29.0: set it to false."),
                Arguments.of(
                        "redis.maxmemory=1gb",
                        "redis.maxmemory 1gb leaves no room in the memory limit of 256Mi for a fork and the buffers of replicas: "
                                + "set it to at most 179mb, or raise redis.resources.limits.memory."),
                Arguments.of(
                        "redis.resources.limits.memory=100M stateful.replicas=2",
                        "redis.maxmemory 160mb leaves no room in the memory limit of 100M for a fork and the buffers of replicas: "
                                + "set it to at most 66mb, or raise redis.resources.limits.memory."),
                Arguments.of(
                        "stateful.store=postgresql stateful.replicas=10",
                        "stateful.replicas 10 needs more connections than the chart's PostgreSQL has: "
                                + "set it to at most 9, or name a database of your own in postgresql.external."),
                Arguments.of(
                        "stateful.store=postgresql fixedUser=false",
                        "the chart's PostgreSQL runs only as user 10001: "
                                + "set fixedUser to true, or name a database of your own in postgresql.external."),
                Arguments.of(
                        "stateless.externalIssuer.jwksUrl=https://id.example.org/jwks stateless.externalIssuer.audience=shop",
                        "stateless.externalIssuer.jwksUrl without issuer and audience would trust tokens that are meant for "
                                + "another service: set both."),
                Arguments.of(
                        "stateless.autoscaling.minReplicas=7",
                        "stateless.autoscaling.minReplicas 7 is more than maxReplicas 6: "
                                + "lower minReplicas or raise maxReplicas."),
                Arguments.of(
                        "stateful.podDisruptionBudget.maxUnavailable=0",
                        "stateful.podDisruptionBudget.maxUnavailable 0 blocks every node drain: set it to 1 or more."),
                Arguments.of(
                        "stateless.podDisruptionBudget.maxUnavailable=0",
                        "stateless.podDisruptionBudget.maxUnavailable 0 blocks every node drain: set it to 1 or more."),
                Arguments.of(
                        "stateful.service.nodePort=30080",
                        "stateful.service.nodePort is set but the type is ClusterIP: "
                                + "set stateful.service.type to NodePort or remove the port."),
                Arguments.of(
                        "stateless.service.nodePort=30080",
                        "stateless.service.nodePort is set but the type is ClusterIP: "
                                + "set stateless.service.type to NodePort or remove the port."));
    }

    @Test
    void allContradictionsAreReportedAtOnce() {
        assertThatThrownBy(() -> Chart.render(
                        "stateful.podDisruptionBudget.maxUnavailable=0", "stateless.autoscaling.minReplicas=7"))
                .hasMessageContaining("blocks every node drain")
                .hasMessageContaining("is more than maxReplicas 6");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            stateful.store=memory             | stateful.affinity=none  | stateful.replicas=1
            stateless.autoscaling.enabled=false | stateless.autoscaling.minReplicas=7 | stateless.replicas=1
            stateful.service.type=NodePort    | stateful.service.nodePort=0 | stateful.session.idleTimeout=PT1H30M
            stateful.store=memory             | stateful.affinity=cookie | stateful.ingress.enabled=true
            stateful.store=redis              | stateful.ingress.enabled=true | stateful.affinity=clientIP
            stateless.ingress.enabled=true    | stateless.httpRoute.enabled=true | stateless.httpRoute.gateway=main
            redis.maxmemory=179mb             | redis.resources.limits.memory=256Mi | stateful.replicas=12
            redis.maxmemory=1gb               | redis.resources.limits.memory=1.5Gi | redis.topology=sentinel
            redis.topology=cluster            | stateful.session.durability=replicated | stateful.store=hybrid
            redis.maxmemory=1gb               | redis.resources.limits.memory=2000000000 | stateful.replicas=2
            redis.maxmemory=1gb               | stateful.store=postgresql | stateful.replicas=9
            admissionPolicy.enabled=true      | stateful.enabled=false  | stateless.enabled=true
            global.registry=example.org       | redis.appendfsync=no    | stateful.resources.requests.cpu=1
            """)
    void valuesThatOnlySeemContradictoryAreAccepted(String first, String second, String third) {
        assertThatCode(() -> Chart.render(first, second, third)).doesNotThrowAnyException();
    }

    @Test
    void helmFindsNothingToComplainAbout() {
        var lint = new Helm(Chart.DIRECTORY).lint().strict().quiet().call();

        assertThat(lint.isFailed()).as(String.join("\n", lint.getMessages())).isFalse();
    }

    private static void assertRefused(String message, String... settings) {
        assertThatThrownBy(() -> Chart.render(settings)).hasMessageContaining(message);
    }
}
