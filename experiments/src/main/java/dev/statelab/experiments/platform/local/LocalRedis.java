package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.Await;
import dev.statelab.experiments.platform.Fsync;
import dev.statelab.experiments.platform.PlatformException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import redis.embedded.RedisExecProvider;

/**
 * A real Redis with an append-only file and compact hashes, as in the chart; unlike there, its memory is not limited, and it checks no
 * password: it listens only on the loopback interface, and only during a run.
 */
final class LocalRedis implements FlushingStore {

    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration LULL = Duration.ofMillis(300);
    private static final long SOME_WRITES = 2_000;
    private static final Pattern NUMBER = Pattern.compile("(\\w+):(\\d+)\r");

    private final Path data;
    private final Path log;
    private final List<String> settings;
    private final int port;
    private Fsync fsync = Fsync.EVERYSEC;
    private FlushTrace trace;
    private Process process;

    LocalRedis(Path log) throws IOException {
        this(log, List.of());
    }

    /** @param settings additional command-line options */
    LocalRedis(Path log, List<String> settings) throws IOException {
        this.settings = settings;
        this.data = Files.createTempDirectory("statelab-redis");
        this.log = log;
        this.port = Ports.find();
    }

    @Override
    public void start() {
        if (process != null && process.isAlive()) {
            return;
        }
        try {
            List<String> command = new ArrayList<>(List.of(
                    RedisExecProvider.defaultProvider().get().getPath(),
                    "--port",
                    Integer.toString(port),
                    "--bind",
                    "127.0.0.1",
                    "--dir",
                    data.toString(),
                    "--appendonly",
                    "yes",
                    "--appendfsync",
                    fsync.id(),
                    "--save",
                    "",
                    "--hash-max-listpack-value", // a session takes less memory than with the default of 64
                    "1024"));
            command.addAll(settings);
            process = new ProcessBuilder(trace == null ? command : trace.tracing(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Lifeline.hold(process.toHandle());
        } catch (IOException e) {
            throw new PlatformException("cannot start Redis: " + e.getMessage(), e);
        }
        if (!Await.until(START, () -> ask("PING").startsWith("+PONG"))) {
            throw new PlatformException("Redis did not start; its log is " + log);
        }
    }

    @Override
    public void stop() {
        process.destroy();
        process.onExit().join();
        endTrace();
    }

    @Override
    public String kill() {
        int exit = process.destroyForcibly().onExit().join().exitValue();
        endTrace();
        return "Redis exited with " + exit;
    }

    /** Traces its flushes from its next start until it exits. Call it while Redis is down. */
    void traceFlushes() {
        trace = new FlushTrace(data);
    }

    /**
     * Sends SIGKILL and discards the data that had not reached the disk. First waits briefly until there is such data: between a flush and
     * the next write, there would be nothing to lose.
     *
     * @return what was observed
     * @throws PlatformException if its flushes are not traced
     */
    String losePower() {
        if (trace == null) {
            throw new PlatformException("the flushes of Redis are not traced");
        }
        Await.until(LULL, () -> trace.unflushed() > SOME_WRITES);
        int exit = process.destroyForcibly().onExit().join().exitValue();
        String taken = trace.cut();
        endTrace();
        return "Redis exited with %d, and %s".formatted(exit, taken);
    }

    private void endTrace() {
        if (trace != null) {
            trace.close();
            trace = null;
        }
    }

    @Override
    public void flush(Fsync policy) {
        fsync = policy;
    }

    @Override
    public Fsync fsync() {
        return fsync;
    }

    @Override
    public boolean flushes(Fsync policy) {
        return ask("CONFIG GET appendfsync").endsWith("\r\n" + policy.id() + "\r\n");
    }

    @Override
    public Stream<ProcessHandle> processes() {
        return Stream.of(process.toHandle());
    }

    Path log() {
        return log;
    }

    /** Without the buffers for its own replicas, which fill up whatever the data. */
    @Override
    public long memory() {
        Map<String, Long> numbers = numbers("memory");
        return numbers.get("used_memory") - numbers.get("mem_total_replication_buffers");
    }

    /** Without the traffic with its own replicas. */
    @Override
    public OptionalLong exchanged() {
        Map<String, Long> numbers = numbers("stats");
        return OptionalLong.of(numbers.get("total_net_input_bytes")
                + numbers.get("total_net_output_bytes")
                - numbers.get("total_net_repl_input_bytes")
                - numbers.get("total_net_repl_output_bytes"));
    }

    private Map<String, Long> numbers(String section) {
        Map<String, Long> numbers = NUMBER.matcher(ask("INFO " + section))
                .results()
                .collect(Collectors.toMap(line -> line.group(1), line -> Long.valueOf(line.group(2))));
        if (numbers.isEmpty()) {
            throw new PlatformException("Redis does not report its " + section);
        }
        return numbers;
    }

    /** Sends an inline command and returns the first packet of the reply, such as "-LOADING ..."; empty if there is none. */
    String ask(String command) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(1000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();
            byte[] packet = new byte[8192];
            int length = answer.read(packet);
            return length < 0 ? "" : new String(packet, 0, length, StandardCharsets.US_ASCII);
        } catch (IOException notYet) {
            return "";
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Map<String, String> environment(int port) {
        return Map.of("REDIS_URL", "redis://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
        Directories.delete(data);
    }
}
