package dev.statelab.stateless;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.structure.LiftedOut;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token package and those below it can be copied into another service that has these libraries. */
class TokenLiftedOutTest {

    private static final Set<String> LIBRARIES = Set.of(
            "caffeine",
            "jackson-annotations",
            "jackson-core",
            "jackson-databind",
            "jakarta.annotation-api",
            "jakarta.enterprise.cdi-api",
            "jakarta.inject-api",
            "jakarta.ws.rs-api",
            "jboss-logging",
            "jose4j",
            "micrometer-commons",
            "micrometer-core",
            "microprofile-config-api",
            "microprofile-openapi-api",
            "mutiny",
            "quarkus-core",
            "quarkus-security",
            "smallrye-common-annotation",
            "smallrye-config-core",
            "quarkus-vertx-http",
            "smallrye-mutiny-vertx-core",
            "smallrye-mutiny-vertx-redis-client",
            "smallrye-mutiny-vertx-runtime",
            "vertx-codegen",
            "vertx-core",
            "vertx-web");

    @TempDir
    Path classes;

    @Test
    void tokensNeedNothingElseOfStatelab() throws IOException {
        assertThat(LiftedOut.compile("dev.statelab.stateless.token", LIBRARIES, classes))
                .isEmpty();
    }
}
