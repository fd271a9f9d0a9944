package dev.statelab.stateful.session.store.replicated;

import static dev.statelab.stateful.session.store.SessionStoreContract.newKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateful.session.list.Client;
import dev.statelab.stateful.session.store.replicated.UserRecord.Held;
import dev.statelab.stateful.session.store.replicated.UserRecord.Outbox;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UserRecordFormatTest {

    private static final Client CLIENT = new Client("Firefox on Linux", "192.0.2.7");
    private static final UserRecord RECORD = new UserRecord(
            7, List.of(held(CLIENT), held(Client.UNKNOWN)), Optional.of(new Outbox("order", "content", 5)));

    @Test
    void aWrittenRecordIsReadUnchanged() {
        assertThat(UserRecordFormat.read(UserRecordFormat.write(RECORD))).isEqualTo(RECORD);
    }

    /** The first release ended a record where the clients begin now, and reads no further. */
    @Test
    void recordsOfTheFirstReleaseAreReadWithoutClients() {
        byte[] bytes = UserRecordFormat.write(RECORD);
        int clients = RECORD.sessions().stream()
                .mapToInt(held -> Integer.BYTES + held.client().text().getBytes(StandardCharsets.UTF_8).length)
                .sum();
        UserRecord read = UserRecordFormat.read(Arrays.copyOf(bytes, bytes.length - clients));
        assertThat(read.outbox()).isEqualTo(RECORD.outbox());
        assertThat(read.sessions())
                .isEqualTo(RECORD.sessions().stream()
                        .map(held -> held.of(Client.UNKNOWN))
                        .toList());
    }

    private static Held held(Client client) {
        return new Held(newKey("alice"), 1, "state", 1, 2, 3, 4, client);
    }
}
