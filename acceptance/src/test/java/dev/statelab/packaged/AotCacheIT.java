package dev.statelab.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The entry point of the images with an AOT cache. */
class AotCacheIT {

    private static final int PATIENCE_SECONDS = 30;

    @TempDir
    Path directory;

    /** Without {@code -XX:AOTMode=on} the JVM would only warn, and start as slowly as without a cache. */
    @ParameterizedTest
    @ValueSource(strings = {"stateful", "stateless"})
    void aServiceExitsIfItsJvmCannotUseTheAotCache(String component) throws IOException, InterruptedException {
        assumeTrue(Runtime.version().feature() >= 25, "this JVM knows no AOT cache");
        Path cache = Files.writeString(directory.resolve("app.aot"), "not what this JVM wrote");
        Path log = directory.resolve("log");

        Process service = new ProcessBuilder(command(component, cache))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(service.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            service.destroyForcibly();
        }

        assertThat(service.exitValue()).isNotZero();
        assertThat(Files.readString(log)).contains("Error occurred during initialization of VM", "AOT cache");
    }

    /** The last entry point of the Dockerfile, with the paths of this machine. */
    private static List<String> command(String component, Path cache) throws IOException {
        Path module = Path.of("..", component + "-service");
        String dockerfile = Files.readString(module.resolve("src/main/docker/Dockerfile.jvm"));
        String entrypoint = dockerfile.substring(dockerfile.lastIndexOf("ENTRYPOINT ["));
        List<String> command = new ArrayList<>();
        for (Object word : new JsonArray(entrypoint.replace("ENTRYPOINT ", "").replace("\\\n", ""))) {
            command.add(word.toString()
                    .replace("/opt/java", System.getProperty("java.home"))
                    .replace("/app/app.aot", cache.toString())
                    .replace("/app/quarkus-run.jar", module + "/target/quarkus-app/quarkus-run.jar"));
        }
        return command;
    }
}
