package dev.statelab.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.platform.Await;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** A JVM is warm when its JIT compiler is quiet. */
class WarmUpTest {

    private static final Duration SLICE = Duration.ofMillis(300);

    @Test
    void aJvmThatRunsCompiledCodeIsWarm() throws Exception {
        assertThat(warmUp("compiled")).isTrue();
    }

    @Test
    void aJvmThatKeepsCompilingIsNeverWarm() throws Exception {
        assertThat(warmUp("compiling")).isFalse();
    }

    private static boolean warmUp(String kind) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path classes = Path.of(WarmUpTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Process jvm = new ProcessBuilder(java, "-cp", classes.toString(), Busy.class.getName(), kind)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.INHERIT)
                .start();
        try {
            return WarmUp.run(Long.toString(jvm.pid()), SLICE, Await::pause);
        } finally {
            jvm.destroyForcibly().waitFor();
        }
    }

    /** Keeps a core busy: with one method, or always with a new one. */
    static final class Busy {

        public static void main(String[] kind) throws Exception {
            try (InputStream file = Busy.class.getResourceAsStream("WarmUpTest$Hot.class")) {
                byte[] code = file.readAllBytes();
                IntUnaryOperator hot = new Hot();
                for (int number = 0; ; ) {
                    for (int call = 0; call < 20_000; call++) {
                        number = hot.applyAsInt(number);
                    }
                    if (kind[0].equals("compiling")) {
                        hot = (IntUnaryOperator) MethodHandles.lookup()
                                .defineHiddenClass(code, true)
                                .lookupClass()
                                .getDeclaredConstructor()
                                .newInstance();
                    }
                }
            }
        }
    }

    /** A method that is worth being compiled. */
    static final class Hot implements IntUnaryOperator {

        @Override
        public int applyAsInt(int number) {
            return Integer.reverse(number) * 31 + Integer.bitCount(number) % 7;
        }
    }
}
