package dev.statelab.stateless.token.denylist;

import static io.restassured.http.ContentType.JSON;
import static org.awaitility.Awaitility.await;

import dev.statelab.stateless.Replicas;
import dev.statelab.testkit.replica.FreePort;
import dev.statelab.testkit.store.PrivateAuthority;
import dev.statelab.testkit.store.PrivateAuthority.Identity;
import dev.statelab.testkit.store.RealRedis;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection between the service and its denylist is encrypted, and both sides authenticate each other. */
class DenylistTlsIT {

    @TempDir
    static Path directory;

    private static PrivateAuthority authority;
    private static Path stranger;

    @BeforeAll
    static void certify() throws IOException {
        authority = new PrivateAuthority(directory);
        stranger = new PrivateAuthority(Files.createDirectory(directory.resolve("stranger"))).certificate();
    }

    @Test
    void redisIsReachedOverMutualTlsWithAPrivateAuthority() {
        Identity client = authority.certify("client", "dns:client.example");
        try (RealRedis redis = new RealRedis(RealRedis.User.TOKENS)) {
            Map<String, String> anonymous = encrypted(redis, "ip:127.0.0.1", "yes", authority.certificate());
            Map<String, String> named = new HashMap<>(anonymous);
            named.put(
                    "QUARKUS_TLS__REDIS__KEY_STORE_PEM__CLIENT__CERT",
                    client.certificate().toString());
            named.put(
                    "QUARKUS_TLS__REDIS__KEY_STORE_PEM__CLIENT__KEY",
                    client.key().toString());
            answers(200, named);
            answers(503, anonymous);
        }
    }

    @Test
    void aRedisCertificateOfAnotherAuthorityOrNameIsNotTrusted() {
        try (RealRedis redis = new RealRedis(RealRedis.User.TOKENS)) {
            answers(503, encrypted(redis, "ip:127.0.0.1", "no", stranger));
        }
        try (RealRedis redis = new RealRedis(RealRedis.User.TOKENS)) {
            Map<String, String> elsewhere = encrypted(redis, "dns:elsewhere.example", "no", authority.certificate());
            answers(503, elsewhere);
            Map<String, String> older = new HashMap<>(elsewhere);
            older.remove("QUARKUS_REDIS_TLS_CONFIGURATION_NAME");
            older.put("QUARKUS_REDIS_TLS_TRUST_CERTIFICATE_PEM", "true");
            older.put(
                    "QUARKUS_REDIS_TLS_TRUST_CERTIFICATE_PEM_CERTS",
                    authority.certificate().toString());
            answers(503, older);
        }
    }

    /** Restarts Redis with TLS; returns the settings of a service that trusts the given authority. */
    private static Map<String, String> encrypted(
            RealRedis redis, String name, String clientsAreCertified, Path trusted) {
        Identity identity = authority.certify("server-" + FreePort.find(), name);
        int port = FreePort.find();
        redis.stop();
        redis.start(
                "tls-port " + port,
                "tls-cert-file " + identity.certificate(),
                "tls-key-file " + identity.key(),
                "tls-ca-cert-file " + authority.certificate(),
                "tls-auth-clients " + clientsAreCertified);
        return Map.of(
                "REDIS_URL",
                "rediss://127.0.0.1:" + port,
                "REDIS_USERNAME",
                redis.user(),
                "REDIS_PASSWORD",
                RealRedis.PASSWORD,
                "TOKEN_REVOCATION",
                "denylist",
                "QUARKUS_REDIS_TLS_CONFIGURATION_NAME",
                "redis",
                "QUARKUS_TLS__REDIS__TRUST_STORE_PEM_CERTS",
                trusted.toString());
    }

    /** Each request with a token queries the denylist, which fails closed; the first handshake may exceed the connection timeout. */
    private static void answers(int status, Map<String, String> settings) {
        try (Replicas replicas = new Replicas(1, settings)) {
            Response login = Replicas.to(replicas.get(0))
                    .contentType(JSON)
                    .body(Map.of("user", "alice", "password", Replicas.PASSWORD))
                    .post("/login");
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> Replicas.to(replicas.get(0))
                            .auth()
                            .oauth2(login.path("access_token"))
                            .get("/me")
                            .then()
                            .statusCode(status));
        }
    }
}
