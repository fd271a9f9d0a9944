package dev.statelab.stateful.session.store.replicated;

import dev.statelab.stateful.session.id.SessionKey;
import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.store.replicated.UserRecord.Held;
import dev.statelab.stateful.session.store.replicated.UserRecord.Outbox;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@link UserRecord} as bytes: numbers as {@link DataOutputStream} writes them, texts in UTF-8 after their length. Fields from later
 * releases are at the end, where the first release neither reads nor keeps them.
 */
final class UserRecordFormat {

    /** The first byte. A release that does not know the format rejects the record. */
    private static final int FORMAT = 1;

    private UserRecordFormat() {}

    static byte[] write(UserRecord user) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeLong(user.write());
            out.writeInt(user.sessions().size());
            for (Held session : user.sessions()) {
                text(out, session.key().value());
                out.writeLong(session.version());
                text(out, session.state());
                out.writeLong(session.opened());
                out.writeLong(session.used());
                out.writeLong(session.deadline());
                out.writeLong(session.expires());
            }
            out.writeBoolean(user.outbox().isPresent());
            if (user.outbox().isPresent()) {
                Outbox outbox = user.outbox().get();
                text(out, outbox.name());
                text(out, outbox.content());
                out.writeLong(outbox.expires());
            }
            for (Held session : user.sessions()) {
                text(out, session.client().text());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static UserRecord read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readByte();
            if (format != FORMAT) {
                throw new IllegalStateException(
                        "a user record has format " + format + ", which this release cannot read");
            }
            long write = in.readLong();
            int count = in.readInt();
            List<Held> sessions = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                sessions.add(new Held(
                        SessionKey.of(text(in)),
                        in.readLong(),
                        text(in),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        Client.UNKNOWN));
            }
            Optional<Outbox> outbox =
                    in.readBoolean() ? Optional.of(new Outbox(text(in), text(in), in.readLong())) : Optional.empty();
            if (in.available() > 0) {
                for (int i = 0; i < count; i++) {
                    sessions.set(i, sessions.get(i).of(Client.parse(text(in))));
                }
            }
            return new UserRecord(write, List.copyOf(sessions), outbox);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
