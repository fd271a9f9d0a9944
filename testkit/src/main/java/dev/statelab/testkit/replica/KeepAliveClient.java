package dev.statelab.testkit.replica;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * A client that keeps its connection until a response has {@code Connection: close} or a request fails. Then it reconnects to the
 * replica that is available, as through a Service. It never retries a request, and does not check before a request whether the
 * connection is still open. So any mistake that a server makes during shutdown causes a failed request.
 */
public final class KeepAliveClient implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 10_000;

    private final IntSupplier endpoint;
    private Socket socket;
    private InputStream input;
    private int connections;

    /**
     * A server's response.
     *
     * @param headers by name, ignoring case; the last one of each name
     */
    public record Answer(int status, Map<String, String> headers, String body) {}

    /** @param endpoint the port on 127.0.0.1 that a new connection goes to */
    public KeepAliveClient(IntSupplier endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Sends a request and reads the response.
     *
     * @param body JSON, or empty for none
     * @throws IOException if no complete response came
     */
    public Answer send(String method, String path, Map<String, String> headers, String body) throws IOException {
        if (socket == null) {
            connect();
        }
        try {
            socket.getOutputStream().write(request(method, path, headers, body));
            Answer answer = read();
            if ("close".equalsIgnoreCase(answer.headers().get("Connection"))) {
                close();
            }
            return answer;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** The number of connections opened so far. */
    public int connections() {
        return connections;
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    private void connect() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.getAsInt());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        input = new BufferedInputStream(socket.getInputStream());
        connections++;
    }

    private static byte[] request(String method, String path, Map<String, String> headers, String body) {
        StringBuilder request = new StringBuilder(method + ' ' + path + " HTTP/1.1\r\nHost: shop\r\n");
        headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
        if (!body.isEmpty() && !headers.containsKey("Content-Type")) {
            request.append("Content-Type: application/json\r\n");
        }
        request.append("Content-Length: " + body.length() + "\r\n\r\n" + body);
        return request.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private Answer read() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
        byte[] body = input.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the connection ended within an answer");
        }
        return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended before an answer");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
