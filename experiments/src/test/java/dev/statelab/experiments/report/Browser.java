package dev.statelab.experiments.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A headless Chromium with one page, controlled by the DevTools protocol. */
final class Browser implements AutoCloseable {

    private static final String LISTENING = "DevTools listening on ";

    private final Process process;
    private final WebSocket page;
    private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();

    /** The path of Chromium, if it is installed. */
    static Optional<Path> executable() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param profile an empty directory */
    Browser(Path executable, Path profile) throws IOException, InterruptedException {
        process = new ProcessBuilder(
                        executable.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        URI browser = URI.create(readAddress(process.inputReader()));
        HttpClient http = HttpClient.newHttpClient();
        URI pages = URI.create("http://" + browser.getAuthority() + "/json/list");
        String list = http.send(HttpRequest.newBuilder(pages).build(), BodyHandlers.ofString())
                .body();
        String address = new JsonArray(list)
                .stream()
                        .map(JsonObject.class::cast)
                        .filter(target -> target.getString("type").equals("page"))
                        .findFirst()
                        .orElseThrow()
                        .getString("webSocketDebuggerUrl");
        page = http.newWebSocketBuilder()
                .buildAsync(URI.create(address), new Answers())
                .join();
    }

    private static String readAddress(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(LISTENING)) {
                return line.substring(LISTENING.length());
            }
        }
        throw new IOException("Chromium ended");
    }

    /** Opens a file and returns when it is loaded. */
    void open(Path file) {
        call("Page.navigate", new JsonObject().put("url", file.toUri().toString()));
        evaluate(
                "new Promise(done => document.readyState === 'complete' ? done(1) : addEventListener('load', () => done(1)))");
    }

    void resize(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                new JsonObject()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", width < 600));
    }

    /**
     * @param media {@code screen} or {@code print}
     * @param scheme {@code light} or {@code dark}
     */
    void emulate(String media, String scheme) {
        JsonObject feature =
                new JsonObject().put("name", "prefers-color-scheme").put("value", scheme);
        call(
                "Emulation.setEmulatedMedia",
                new JsonObject().put("media", media).put("features", new JsonArray().add(feature)));
    }

    /** The value of an expression. */
    Object evaluate(String expression) {
        JsonObject result = call(
                "Runtime.evaluate",
                new JsonObject()
                        .put("expression", expression)
                        .put("awaitPromise", true)
                        .put("returnByValue", true));
        return result.getJsonObject("result").getValue("value");
    }

    private JsonObject call(String method, JsonObject parameters) {
        int number = numbers.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(number, answer);
        page.sendText(
                new JsonObject()
                        .put("id", number)
                        .put("method", method)
                        .put("params", parameters)
                        .encode(),
                true);
        return answer.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private final class Answers implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                JsonObject message = new JsonObject(text.toString());
                text.setLength(0);
                CompletableFuture<JsonObject> answer = answers.remove(message.getInteger("id", 0));
                if (answer != null) {
                    answer.complete(message.getJsonObject("result", new JsonObject()));
                }
            }
            socket.request(1);
            return null;
        }
    }

    @Override
    public void close() {
        page.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
