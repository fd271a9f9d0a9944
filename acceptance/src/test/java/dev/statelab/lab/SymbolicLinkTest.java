package dev.statelab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./lab} can be called from anywhere, through a symbolic link on the PATH. */
class SymbolicLinkTest {

    @Test
    void labFindsItsDirectoryThroughALinkToALink(@TempDir Path directory) throws Exception {
        Files.createSymbolicLink(
                directory.resolve("absolute"), Path.of("../lab").toRealPath());
        Path link = Files.createSymbolicLink(directory.resolve("lab"), Path.of("absolute"));

        Process lab = new ProcessBuilder(link.toString(), "test", "--help")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();

        // the modules are read from the checkout's pom.xml
        assertThat(new String(lab.getInputStream().readAllBytes()))
                .contains("usage: ./lab test [MODULE]", "acceptance");
        assertThat(lab.waitFor()).isZero();
    }
}
