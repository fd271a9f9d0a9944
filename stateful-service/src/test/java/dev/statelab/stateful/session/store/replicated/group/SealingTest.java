package dev.statelab.stateful.session.store.replicated.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import org.jgroups.JChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealingTest {

    private static final String OTHER_KEY = "another-key-of-more-than-32-characters";

    @Test
    void onlyReplicasWithTheSameKeyJoinTheGroup() throws Exception {
        ReplicaGroup group = ReplicaGroup.unstarted(3);
        try (JChannel first = Wires.channel(group.settings(0, ReplicaGroup.KEY)).connect("group");
                JChannel second =
                        Wires.channel(group.settings(1, ReplicaGroup.KEY)).connect("group");
                JChannel stranger = Wires.channel(group.settings(2, OTHER_KEY)).connect("group")) {
            assertThat(first.view().getMembers()).containsExactly(first.address(), second.address());
            assertThat(stranger.view().getMembers()).containsExactly(stranger.address());
        }
    }

    @Test
    void aTamperedMessageIsRejected() throws Exception {
        Sealing sealing = new Sealing(Optional.of(ReplicaGroup.KEY));
        sealing.init();
        byte[] iv = new byte[12];
        byte[] text = {1, 2, 3};
        byte[] sealed = sealing.code(text, 0, text.length, iv, false);
        assertThat(sealing.code(sealed, 0, sealed.length, iv, true)).isEqualTo(text);
        sealed[0] ^= 1;
        assertThatThrownBy(() -> sealing.code(sealed, 0, sealed.length, iv, true))
                .isInstanceOf(AEADBadTagException.class);
    }

    @Test
    void noTwoMessagesHaveTheSameIv() {
        Sealing one = new Sealing(Optional.of(ReplicaGroup.KEY));
        Sealing other = new Sealing(Optional.of(ReplicaGroup.KEY));
        assertThat(Stream.concat(ivs(one), ivs(other))).hasSize(2000).doesNotHaveDuplicates();
        assertThat(LongStream.of(0, 1, 0xFFFF_FFFFL, 0x1_0000_0000L, 0x1_0000_0001L)
                        .mapToObj(number -> HexFormat.of().formatHex(Sealing.iv(5, number))))
                .containsExactly(
                        "000000000000000500000000",
                        "000000000000000500000001",
                        "0000000000000005ffffffff",
                        "000000000000000600000000",
                        "000000000000000600000001");
    }

    private static Stream<String> ivs(Sealing sealing) {
        return Stream.generate(() -> HexFormat.of().formatHex(sealing.makeIv())).limit(1000);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "a-key-of-31-characters-no-more-"})
    void aMissingOrShortKeyIsRefused(String key) {
        assertThatThrownBy(() -> new Sealing(Optional.ofNullable(key)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("replication.key must be a secret of at least 32 characters, the same on all replicas");
    }
}
