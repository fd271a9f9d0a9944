package dev.statelab.stateless.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyDirectoryTest {

    @TempDir
    Path directory;

    private final TestKey current = TestKey.create();
    private final TestKey next = TestKey.create();

    @Test
    void aKeysIdIsItsThumbprint() throws IOException {
        write("current.jwk", current.privateJwk());

        assertThat(read().current().id()).isEqualTo(current.id());
    }

    @Test
    void currentSignsAndAllVerify() throws IOException {
        TestKey previous = TestKey.create();
        write("previous.jwk", previous.privateJwk());
        write("next.jwk", next.privateJwk());
        write("current.jwk", current.privateJwk());
        write("other.jwk", TestKey.create().privateJwk());

        KeyRing ring = read();

        assertThat(ring.current().id()).isEqualTo(current.id());
        assertThat(Stream.of(previous, next, current))
                .allSatisfy(key -> assertThat(ring.find(key.id())).isPresent());
        assertThat(ring.find(TestKey.create().id())).isEmpty();
    }

    @Test
    void onlyPublicPartsArePublished() throws IOException {
        write("current.jwk", current.privateJwk());
        write("next.jwk", next.privateJwk());

        assertThat(read().published())
                .contains(current.id(), current.x(), current.y(), next.id())
                .doesNotContain(current.d(), next.d(), "\"d\"");
    }

    @Test
    void withoutACurrentKeyTheServiceDoesNotStart() throws IOException {
        write("next.jwk", next.privateJwk());

        assertThatThrownBy(() -> new LiveKeyRing(new KeyDirectory(directory)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("TOKEN_KEYS_DIRECTORY: %s/current.jwk is missing", directory);
    }

    @Test
    void withoutADirectoryTheServiceDoesNotStart() {
        assertThatThrownBy(() -> new LiveKeyRing(new KeyDirectory(directory.resolve("none"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("TOKEN_KEYS_DIRECTORY: cannot read the signing keys in %s/none", directory);
    }

    @ParameterizedTest
    @MethodSource
    void aBrokenKeyIsNamedAndNotQuoted(String broken) throws IOException {
        write("current.jwk", current.privateJwk());
        write("next.jwk", broken);

        assertThatThrownBy(() -> new LiveKeyRing(new KeyDirectory(directory)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "TOKEN_KEYS_DIRECTORY: %s/next.jwk is not a private key on the curve P-256 as JSON Web Key",
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
                key.privateJwk().substring(0, 100),
                key.publicJwk(),
                key.privateJwk().replace(key.d(), other.d()),
                key.privateJwk().replace(key.x(), other.x()),
                key.privateJwk().replace("P-256", "P-384"),
                key.privateJwk().replace("P-256", "secp256k1"),
                key.privateJwk().replace("EC", "OKP"),
                key.privateJwk().replace(key.d(), "-"),
                "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}");
    }

    @Test
    void aChangeIsTakenOverWhole() {
        MountedKeys files = new MountedKeys();
        LiveKeyRing ring = new LiveKeyRing(new KeyDirectory(files.create()));
        TestKey first = files.current();
        try {
            files.rotate();
            assertThat(ring.get().current().id()).isEqualTo(first.id());

            ring.refresh();

            assertThat(ring.get().current().id()).isEqualTo(files.current().id());
            assertThat(ring.get().find(first.id())).isPresent();
        } finally {
            files.stop();
        }
    }

    @Test
    void aBrokenChangeLeavesTheRingAndAGoodOneMendsIt() {
        MountedKeys files = new MountedKeys();
        LiveKeyRing ring = new LiveKeyRing(new KeyDirectory(files.create()));
        KeyRing before = ring.get();
        try {
            files.mount(Map.of("current.jwk", "{"));
            ring.refresh();
            assertThat(ring.get()).isSameAs(before);

            files.mount(Map.of());
            ring.refresh();
            assertThat(ring.get()).isSameAs(before);

            files.mount(Map.of("current.jwk", next.privateJwk()));
            ring.refresh();
            assertThat(ring.get().current().id()).isEqualTo(next.id());
        } finally {
            files.stop();
        }
    }

    private KeyRing read() throws IOException {
        KeyDirectory keys = new KeyDirectory(directory);
        return keys.parse(keys.read());
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }
}
