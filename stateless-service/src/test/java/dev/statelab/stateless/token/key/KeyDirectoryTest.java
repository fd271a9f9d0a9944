package dev.statelab.stateless.token.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.stateless.token.MountedKeys;
import dev.statelab.stateless.token.TestKey;
import dev.statelab.stateless.token.TokenSettings;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyDirectoryTest {

    @TempDir
    Path directory;

    private static final Es256 JDK = new Es256(TokenSettings.SignatureProvider.JDK);

    private final TestKey current = TestKey.create();
    private final TestKey next = TestKey.create();

    @Test
    void aKeysIdIsItsThumbprint() throws IOException {
        write("current.jwks", current.keySet());

        assertThat(read().current().signing().id()).isEqualTo(current.id());
    }

    @Test
    void theCurrentKeySignsAndAllKeysVerify() throws IOException {
        TestKey previous = TestKey.create();
        write("previous.jwks", previous.keySet());
        write("next.jwks", next.keySet());
        write("current.jwks", current.keySet());
        write("other.jwk", TestKey.create().keySet());

        KeyRing ring = read();

        assertThat(ring.current().signing().id()).isEqualTo(current.id());
        assertThat(Stream.of(previous, next, current))
                .allSatisfy(key -> assertThat(ring.find(key.id())).isPresent());
        assertThat(ring.find(TestKey.create().id())).isEmpty();
    }

    @Test
    void onlyPublicPartsArePublished() throws IOException {
        write("current.jwks", current.keySet());
        write("next.jwks", next.keySet());

        assertThat(read().published())
                .contains(current.id(), current.x(), current.y(), next.id())
                .doesNotContain(current.d(), next.d(), "\"d\"");
    }

    @Test
    void withoutACurrentKeyTheServiceDoesNotStart() throws IOException {
        write("next.jwks", next.keySet());

        assertThatThrownBy(() -> new LiveKeyRing(new KeyDirectory(directory, JDK)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("TOKEN_KEYS_DIRECTORY: %s/current.jwks is missing", directory);
    }

    @Test
    void withoutADirectoryTheServiceDoesNotStart() {
        assertThatThrownBy(() -> new LiveKeyRing(new KeyDirectory(directory.resolve("none"), JDK)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("TOKEN_KEYS_DIRECTORY: cannot read the signing keys in %s/none", directory);
    }

    @ParameterizedTest
    @MethodSource
    void aBrokenKeyIsNamedAndNotQuoted(String broken) throws IOException {
        write("current.jwks", current.keySet());
        write("next.jwks", broken);

        assertThatThrownBy(() -> new LiveKeyRing(new KeyDirectory(directory, JDK)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "TOKEN_KEYS_DIRECTORY: %s/next.jwks is not a JSON Web Key Set of a private key on the curve P-256 and a secret of 32 bytes or more",
                        directory);
    }

    static Stream<String> aBrokenKeyIsNamedAndNotQuoted() {
        TestKey key = TestKey.create();
        TestKey other = TestKey.create();
        return Stream.of(
                "",
                "{}",
                "[]",
                "no JSON",
                key.keySet().substring(0, 100),
                key.privateJwk(),
                "{\"keys\":[%s]}".formatted(key.privateJwk()),
                "{\"keys\":[%s,%s]}".formatted(key.privateJwk(), other.privateJwk()),
                key.keySet().replace(key.privateJwk(), key.publicJwk()),
                key.keySet().replaceFirst("\"k\":\"..", "\"k\":\""),
                key.keySet().replace(key.d(), other.d()),
                key.keySet().replace(key.x(), other.x()),
                key.keySet().replace("P-256", "P-384"),
                key.keySet().replace("P-256", "secp256k1"),
                key.keySet().replace("EC", "OKP"),
                key.keySet().replace(key.d(), "-"),
                key.keySet().replace(key.privateJwk(), "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}"));
    }

    @Test
    void refreshingTheKeyRingLoadsRotatedKeys() {
        MountedKeys files = new MountedKeys();
        LiveKeyRing ring = new LiveKeyRing(new KeyDirectory(files.create(), JDK));
        TestKey first = files.current();
        try {
            files.rotate();
            assertThat(ring.get().current().signing().id()).isEqualTo(first.id());

            ring.refresh();

            assertThat(ring.get().current().signing().id())
                    .isEqualTo(files.current().id());
            assertThat(ring.get().find(first.id())).isPresent();
        } finally {
            files.stop();
        }
    }

    /** The kubelet deletes the old files once the link is swapped: a read at that time must not treat them as absent or mix old and new. */
    @Test
    void aReadNeverMixesOldAndNewKeyFiles() throws Exception {
        MountedKeys files = new MountedKeys();
        KeyDirectory keys = new KeyDirectory(files.create(), JDK);
        files.mount(allSaying("0"));
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService kubelet = Executors.newSingleThreadExecutor()) {
            Future<?> rotations = kubelet.submit(() -> {
                for (int moment = 1; !over.get(); moment++) {
                    files.mount(allSaying(Integer.toString(moment)));
                }
            });
            try {
                assertThat(IntStream.range(0, 500).filter(i -> isOfOneTime(keys)))
                        .isNotEmpty();
            } finally {
                over.set(true);
            }
            rotations.get();
        } finally {
            files.stop();
        }
    }

    @Test
    void aBrokenKeyFileLeavesTheKeyRingUnchangedUntilItIsRepaired() {
        MountedKeys files = new MountedKeys();
        LiveKeyRing ring = new LiveKeyRing(new KeyDirectory(files.create(), JDK));
        KeyRing before = ring.get();
        try {
            files.mount(Map.of("current.jwks", "{"));
            ring.refresh();
            assertThat(ring.get()).isSameAs(before);

            files.mount(Map.of());
            ring.refresh();
            assertThat(ring.get()).isSameAs(before);

            files.mount(Map.of("current.jwks", next.keySet()));
            ring.refresh();
            assertThat(ring.get().current().signing().id()).isEqualTo(next.id());
        } finally {
            files.stop();
        }
    }

    /** @return false if the files changed too fast to be read */
    private static boolean isOfOneTime(KeyDirectory keys) {
        try {
            Map<String, String> read = keys.read();
            assertThat(read).isEqualTo(allSaying(read.get("current.jwks")));
            return true;
        } catch (IOException busy) {
            assertThat(busy).hasMessageEndingWith("changes while it is read");
            return false;
        }
    }

    private static Map<String, String> allSaying(String moment) {
        return Map.of("current.jwks", moment, "next.jwks", moment, "previous.jwks", moment);
    }

    private KeyRing read() throws IOException {
        KeyDirectory keys = new KeyDirectory(directory, JDK);
        return keys.parse(keys.read());
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }
}
