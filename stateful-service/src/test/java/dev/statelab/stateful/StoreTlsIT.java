package dev.statelab.stateful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.statelab.testkit.replica.FreePort;
import dev.statelab.testkit.replica.ReplicaProcess;
import dev.statelab.testkit.store.PrivateAuthority;
import dev.statelab.testkit.store.PrivateAuthority.Identity;
import dev.statelab.testkit.store.RealPostgres;
import dev.statelab.testkit.store.RealRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests mutual TLS between the service and its store, with the settings that {@code docs/sessions.md} names. */
class StoreTlsIT {

    private static final Duration START = Duration.ofSeconds(20);

    @TempDir
    static Path directory;

    private static PrivateAuthority authority;
    private static Identity here;
    private static Identity elsewhere;
    private static Identity client;
    private static Path stranger;

    @BeforeAll
    static void certify() throws IOException {
        authority = new PrivateAuthority(directory);
        here = authority.certify("here", "ip:127.0.0.1");
        elsewhere = authority.certify("elsewhere", "dns:elsewhere.example");
        client = authority.certify("client", "dns:client.example");
        stranger = new PrivateAuthority(Files.createDirectory(directory.resolve("stranger"))).certificate();
    }

    @Test
    void redisOverMutualTlsIsReachedOnlyWithAClientCertificate() {
        try (SharedStore.Running store = SharedStore.REDIS.start()) {
            Map<String, String> anonymous = redis(encrypted(store, here, "yes"), authority.certificate());
            Map<String, String> named = new HashMap<>(anonymous);
            named.put(
                    "QUARKUS_TLS__REDIS__KEY_STORE_PEM__CLIENT__CERT",
                    client.certificate().toString());
            named.put(
                    "QUARKUS_TLS__REDIS__KEY_STORE_PEM__CLIENT__KEY",
                    client.key().toString());
            serves(store, named);
            doesNotStart(store, anonymous);
        }
    }

    @Test
    void aRedisWithACertificateOfAnotherAuthorityOrHostIsNotTrusted() {
        try (SharedStore.Running store = SharedStore.REDIS.start()) {
            int port = encrypted(store, here, "no");
            serves(store, redis(port, authority.certificate()));
            doesNotStart(store, redis(port, stranger));
        }
        try (SharedStore.Running store = SharedStore.REDIS.start()) {
            int port = encrypted(store, elsewhere, "no");
            doesNotStart(store, redis(port, authority.certificate()));
            doesNotStart(
                    store,
                    Map.of(
                            "REDIS_URL",
                            "rediss://127.0.0.1:" + port,
                            "QUARKUS_REDIS_TLS_TRUST_CERTIFICATE_PEM",
                            "true",
                            "QUARKUS_REDIS_TLS_TRUST_CERTIFICATE_PEM_CERTS",
                            authority.certificate().toString()));
        }
    }

    @Test
    void postgresIsReachedInModeVerifyFull() {
        try (SharedStore.Running store = SharedStore.POSTGRESQL.start()) {
            RealPostgres server = (RealPostgres) store.server();
            encrypt(server, here);
            serves(store, postgres(authority.certificate()));
            doesNotStart(store, postgres(stranger));
            encrypt(server, elsewhere);
            doesNotStart(store, postgres(authority.certificate()));
        }
    }

    @Test
    void postgresOverMutualTlsIsReachedOnlyWithAClientCertificate() {
        try (SharedStore.Running store = SharedStore.POSTGRESQL.start()) {
            RealPostgres server = (RealPostgres) store.server();
            server.run("ALTER SYSTEM SET ssl_ca_file = '" + authority.certificate() + "'");
            server.run("""
                    DO $$ BEGIN EXECUTE format(
                      'COPY (VALUES (''hostssl all all all trust clientcert=verify-ca''), (''hostnossl all all all trust'')) TO %L',
                      current_setting('hba_file')); END $$
                    """);
            encrypt(server, here);
            Map<String, String> anonymous = postgres(authority.certificate());
            Map<String, String> named = new HashMap<>(anonymous);
            named.put("QUARKUS_DATASOURCE_REACTIVE_KEY_CERTIFICATE_PEM", "true");
            named.put(
                    "QUARKUS_DATASOURCE_REACTIVE_KEY_CERTIFICATE_PEM_CERTS",
                    client.certificate().toString());
            named.put(
                    "QUARKUS_DATASOURCE_REACTIVE_KEY_CERTIFICATE_PEM_KEYS",
                    client.key().toString());
            serves(store, named);
            doesNotStart(store, anonymous);
        }
    }

    private static int encrypted(SharedStore.Running store, Identity identity, String clientsAreCertified) {
        int port = FreePort.find();
        RealRedis server = (RealRedis) store.server();
        server.stop();
        server.start(
                "tls-port " + port,
                "tls-cert-file " + identity.certificate(),
                "tls-key-file " + identity.key(),
                "tls-ca-cert-file " + authority.certificate(),
                "tls-auth-clients " + clientsAreCertified);
        return port;
    }

    private static Map<String, String> redis(int port, Path trusted) {
        return Map.of(
                "REDIS_URL",
                "rediss://127.0.0.1:" + port,
                "QUARKUS_REDIS_TLS_CONFIGURATION_NAME",
                "redis",
                "QUARKUS_TLS__REDIS__TRUST_STORE_PEM_CERTS",
                trusted.toString());
    }

    /** Plain connections stay possible; {@link #encryptedConnections} checks that encrypted ones are used. */
    private static void encrypt(RealPostgres server, Identity identity) {
        server.run("ALTER SYSTEM SET ssl_cert_file = '" + identity.certificate() + "'");
        server.run("ALTER SYSTEM SET ssl_key_file = '" + identity.key() + "'");
        server.run("ALTER SYSTEM SET ssl = on");
        server.run("SELECT pg_reload_conf()");
    }

    private static Map<String, String> postgres(Path trusted) {
        return Map.of(
                "QUARKUS_DATASOURCE_REACTIVE_POSTGRESQL_SSL_MODE", "verify-full",
                "QUARKUS_DATASOURCE_REACTIVE_TRUST_CERTIFICATE_PEM", "true",
                "QUARKUS_DATASOURCE_REACTIVE_TRUST_CERTIFICATE_PEM_CERTS", trusted.toString());
    }

    private static void serves(SharedStore.Running store, Map<String, String> settings) {
        try (ReplicaProcess replica = store.replica("tls", store.port(), settings)) {
            // the first handshake may exceed the connection timeout
            await().atMost(START).untilAsserted(() -> Shopper.in(replica, "alice"));
            Shopper.in(replica, "alice").add(replica, "tea-01", 1).join().expect(200);
            if (store.server() instanceof RealPostgres server) {
                assertThat(encryptedConnections(server)).isPositive();
            }
        }
    }

    private static void doesNotStart(SharedStore.Running store, Map<String, String> settings) {
        try (ReplicaProcess replica = store.replica("stranger", store.port(), settings)) {
            await().atMost(START).until(() -> replica.log().contains("not started yet"));
            assertThat(replica.log()).doesNotContain("connected to the session store");
        }
    }

    private static long encryptedConnections(RealPostgres server) {
        try (Connection connection = server.connect();
                ResultSet found =
                        connection.createStatement().executeQuery("SELECT count(*) FROM pg_stat_ssl WHERE ssl")) {
            found.next();
            return found.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
