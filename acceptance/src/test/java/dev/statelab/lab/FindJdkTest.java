package dev.statelab.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests where {@code ./lab} looks for a JDK. */
class FindJdkTest {

    @TempDir
    Path directory;

    /** On macOS, the {@code java} on the PATH is a separate program that does not lead to a JDK. */
    @Test
    void aJdkInTheMacOsDirectoryIsFoundWithoutJavaHome() throws Exception {
        Path machines = directory.resolve("JavaVirtualMachines");
        Path old = jdk(machines.resolve("temurin-17.jdk/Contents/Home"), "17.0.12");
        Path home = jdk(machines.resolve("temurin-21.jdk/Contents/Home"), "21.0.5");
        String search = Files.readString(Path.of("../lab"))
                        .replaceAll("(?s).*\n(jdk_version\\(\\) .*?)\nneed_jdk\\(\\) .*", "$1")
                        .replace("/usr/lib/jvm", "/nowhere")
                        .replace("/Library/Java", directory.toString())
                + "\njava_on_path() { false; }\n";

        assertThat(run(search + "find_jdk; echo \"$JAVA_HOME\"")).isEqualTo(home + "\n");
        Files.delete(home.resolve("release"));
        assertThat(run(search + "find_jdk || jdk_missing")).contains("found 17 (%s)".formatted(old.toRealPath()));
    }

    private static Path jdk(Path home, String version) throws Exception {
        Path javac =
                Files.createFile(Files.createDirectories(home.resolve("bin")).resolve("javac"));
        assertThat(javac.toFile().setExecutable(true)).isTrue();
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
        return home;
    }

    private static String run(String script) throws Exception {
        ProcessBuilder bash = new ProcessBuilder("bash", "-euc", script).redirectErrorStream(true);
        bash.environment().remove("JAVA_HOME");
        return new String(bash.start().getInputStream().readAllBytes());
    }
}
