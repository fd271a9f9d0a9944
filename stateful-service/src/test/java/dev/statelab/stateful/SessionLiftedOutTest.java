package dev.statelab.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.structure.LiftedOut;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the session package can be copied into another service that has these libraries. */
class SessionLiftedOutTest {

    private static final Set<String> LIBRARIES = Set.of(
            "caffeine",
            "infinispan-commons",
            "infinispan-core",
            "jakarta.annotation-api",
            "jakarta.enterprise.cdi-api",
            "jakarta.inject-api",
            "jakarta.ws.rs-api",
            "jboss-logging",
            "jgroups",
            "micrometer-commons",
            "micrometer-core",
            "microprofile-config-api",
            "microprofile-health-api",
            "microprofile-openapi-api",
            "mutiny",
            "netty-buffer",
            "quarkus-arc",
            "quarkus-core",
            "quarkus-reactive-pg-client",
            "resteasy-reactive",
            "resteasy-reactive-common",
            "smallrye-common-annotation",
            "smallrye-config-core",
            "smallrye-mutiny-vertx-core",
            "smallrye-mutiny-vertx-redis-client",
            "smallrye-mutiny-vertx-runtime",
            "smallrye-mutiny-vertx-sql-client",
            "vertx-codegen",
            "vertx-core",
            "vertx-pg-client",
            "vertx-redis-client",
            "vertx-sql-client");

    @TempDir
    Path classes;

    @Test
    void theSessionPackageCompilesWithoutTheRestOfStatelab() throws IOException {
        assertThat(LiftedOut.compile("dev.statelab.stateful.session", LIBRARIES, classes))
                .isEmpty();
    }
}
