package dev.statelab.chart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A connection to a Redis or a Sentinel that sends inline commands. */
final class RedisConnection implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader replies;

    RedisConnection(String address, int port) throws IOException {
        socket = new Socket(address, port);
        replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    /**
     * Sends a command and returns the reply: {@code +OK}, {@code :1}, {@code -ERR ...} as the server sends it, a string as it is, a
     * list as its elements separated by spaces, a null as {@code nil}.
     */
    String command(String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(UTF_8));
        return reply();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String reply() throws IOException {
        String line = replies.readLine();
        if (line == null) {
            throw new IOException("closed by the server");
        }
        return switch (line.charAt(0)) {
            case '$' -> bulk(Integer.parseInt(line.substring(1)));
            case '*' -> list(Integer.parseInt(line.substring(1)));
            default -> line;
        };
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return "nil";
        }
        char[] text = new char[length + 2];
        for (int read = 0; read < text.length; ) {
            read += replies.read(text, read, text.length - read);
        }
        return new String(text, 0, length);
    }

    private String list(int size) throws IOException {
        List<String> elements = new ArrayList<>();
        for (int element = 0; element < size; element++) {
            elements.add(reply());
        }
        return size < 0 ? "nil" : String.join(" ", elements);
    }
}
