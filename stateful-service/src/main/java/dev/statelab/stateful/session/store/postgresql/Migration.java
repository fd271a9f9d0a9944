package dev.statelab.stateful.session.store.postgresql;

import dev.statelab.stateful.session.id.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * A step of the schema from one version to the next. A released step never changes: every change is a new step.
 *
 * @param version of the schema after it; the first is 1, each next one is 1 higher
 * @param usableFrom the oldest version whose release still works on the schema after this step: the previous version if the step only adds,
 *     this one if it removes what older releases use
 * @param script SQL statements, which run in one transaction
 */
record Migration(int version, int usableFrom, String script) {

    /** All migrations of this release, in order. */
    static final List<Migration> ALL =
            List.of(new Migration(1, 1, read("1-sessions.sql")), new Migration(2, 1, read("2-clients.sql")));

    /** SHA-256 of the script, in hexadecimal. */
    String checksum() {
        return HexFormat.of().formatHex(Sha256.of(script.getBytes(StandardCharsets.UTF_8)));
    }

    private static String read(String name) {
        try (InputStream file = Migration.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
