package dev.statelab.testkit.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the server sent until it closed the connection.
 *
 * @param head the status line and the headers, one per line
 */
public record RawAnswer(List<String> head, String body) {

    private static final int TIMEOUT_MILLIS = 10_000;

    /**
     * Sends a request to a port of 127.0.0.1.
     *
     * @throws IOException if the response is not HTTP, or the server leaves the connection open
     */
    public static RawAnswer to(RawRequest request, int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            try {
                socket.getOutputStream().write(request.bytes());
            } catch (IOException e) {
                // the server may respond and close the connection before it has read everything
            }
            String text = readAll(socket.getInputStream());
            int end = text.indexOf("\r\n\r\n");
            if (!text.startsWith("HTTP/") || end < 0) {
                throw new IOException("no answer but '" + text + "'");
            }
            return new RawAnswer(text.substring(0, end).lines().toList(), text.substring(end + 4));
        }
    }

    public int status() {
        return Integer.parseInt(head.getFirst().split(" ")[1]);
    }

    /** The first header of that name, ignoring case. */
    public Optional<String> header(String name) {
        String start = name + ":";
        return head.stream()
                .filter(line -> line.regionMatches(true, 0, start, 0, start.length()))
                .map(line -> line.substring(start.length()).strip())
                .findFirst();
    }

    /** A server that closes with unread bytes resets the connection; the response received before that counts. */
    private static String readAll(InputStream input) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            input.transferTo(all);
        } catch (IOException e) {
            if (all.size() == 0) {
                throw e;
            }
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }
}
