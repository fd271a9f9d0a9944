package dev.statelab.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.platform.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CommandLinesTest {

    @Test
    void anInterruptedCommandEndsWithOneLine() throws Exception {
        Process harness = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager", // as Quarkus sets it
                        "-cp",
                        System.getProperty("java.class.path"),
                        Measurement.class.getName())
                .redirectErrorStream(true)
                .start();
        try (var output = harness.inputReader()) {
            String line = output.readLine();
            while (line != null && !line.equals("measuring")) {
                line = output.readLine(); // a warning of the JDK about a library
            }
            harness.toHandle().destroy(); // SIGTERM; Ctrl-C has the same effect, with exit code 130
            assertThat(output.lines()).containsExactly("lab: interrupted");
        }
        assertThat(harness.waitFor()).isEqualTo(143);
    }

    /** A command whose users still send requests when their client has been closed, and that then fails itself. */
    @Command
    static final class Measurement implements Callable<Integer> {

        public static void main(String[] arguments) {
            System.exit(
                    CommandLines.configured(new CommandLine(new Measurement())).execute());
        }

        @Override
        public Integer call() throws InterruptedException {
            Vertx vertx = Vertx.vertx().exceptionHandler(CommandLines::logUnlessExpected);
            HttpClient client = vertx.createHttpClient();
            CountDownLatch closing = new CountDownLatch(1);
            vertx.setPeriodic(1, tick -> client.request(HttpMethod.GET, "/"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                client.close();
                closing.countDown();
                Await.pause(Duration.ofMillis(500)); // meanwhile, the users and the command fail
            }));
            System.out.println("measuring");
            closing.await();
            throw new IllegalStateException("Client is closed");
        }
    }
}
