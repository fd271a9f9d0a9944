package dev.statelab.experiments.platform.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.platform.ServiceRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagingTest {

    @TempDir
    Path home;

    /** A JVM that is stopped writes its AOT cache, however short the training was. */
    @Test
    void theCacheOfATrainingThatWasCutShortIsNotUsed() throws IOException {
        Packaging packaging = new Packaging(home, "stateful", ServiceRuntime.AOT);
        Path output = Path.of(packaging.trainingCommand().stream()
                .filter(word -> word.startsWith("-XX:AOTCacheOutput="))
                .findFirst()
                .orElseThrow()
                .replace("-XX:AOTCacheOutput=", ""));
        Files.createDirectories(output.getParent());

        assertThat(packaging.keepTrained()).isFalse();
        Files.writeString(output, "what a JVM writes at its end");
        assertThat(packaging.isBuilt()).isFalse();
        assertThat(packaging.keepTrained()).isTrue();
        assertThat(packaging.isBuilt()).isTrue();
    }
}
