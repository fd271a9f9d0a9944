package dev.statelab.testkit.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request as it goes over the wire; each character is one byte. */
public record RawRequest(String line, List<String> headers, String body) {

    private static final int SHOWN = 300;

    /** A request line with the headers that every request of these tests has. */
    static RawRequest of(String method, String target) {
        return new RawRequest(method + ' ' + target + " HTTP/1.1", List.of("Host: shop", "Connection: close"), "");
    }

    /** A valid request for this route, without credentials. */
    static RawRequest of(Surface.Route route) {
        RawRequest request = of(route.method(), route.path()).header("Idempotency-Key", "fuzz");
        return route.body().isEmpty() ? request : request.json(route.body());
    }

    RawRequest header(String name, String value) {
        return withHeader(name + ": " + value);
    }

    /** Adds a header line, valid or not. */
    RawRequest withHeader(String line) {
        List<String> more = new ArrayList<>(headers);
        more.add(line);
        return new RawRequest(this.line, more, body);
    }

    RawRequest json(String json) {
        RawRequest typed = header("Content-Type", "application/json").header("Content-Length", "" + json.length());
        return new RawRequest(line, typed.headers, json);
    }

    byte[] bytes() {
        return (line + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n" + body).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The beginning of the request, in printable characters. */
    @Override
    public String toString() {
        StringBuilder shown = new StringBuilder();
        byte[] bytes = bytes();
        for (int i = 0; i < Math.min(bytes.length, SHOWN); i++) {
            int b = bytes[i] & 0xff;
            shown.append(b >= ' ' && b < 0x7f ? String.valueOf((char) b) : "\\x%02x".formatted(b));
        }
        return shown + (bytes.length > SHOWN ? "... (%d bytes)".formatted(bytes.length) : "");
    }
}
