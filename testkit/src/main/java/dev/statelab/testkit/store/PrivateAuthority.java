package dev.statelab.testkit.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A private certificate authority, made by this JDK's {@code keytool} and valid for a day. */
public final class PrivateAuthority {

    private static final String PASSWORD = "a-password-for-this-test-alone";
    private static final String AUTHORITY = "authority";

    private final Path directory;
    private final Path store;

    /** A certificate and its private key, as PEM files that only their owner may read. */
    public record Identity(Path certificate, Path key) {}

    /** @param directory the directory for its files, which no other authority may share */
    public PrivateAuthority(Path directory) {
        this.directory = directory;
        store = directory.resolve("authority.p12");
        keytool("-genkeypair", "-alias", AUTHORITY, "-dname", "CN=" + AUTHORITY, "-ext", "bc:c");
    }

    /** The authority's own certificate, as a PEM file. */
    public Path certificate() {
        return write(
                AUTHORITY + ".crt",
                "CERTIFICATE",
                () -> keys().getCertificate(AUTHORITY).getEncoded());
    }

    /**
     * Issues a certificate for a new key.
     *
     * @param names alternative names in {@code keytool}'s notation, such as {@code ip:127.0.0.1}
     */
    public Identity certify(String alias, String names) {
        keytool("-genkeypair", "-alias", alias, "-signer", AUTHORITY, "-dname", "CN=" + alias, "-ext", "san=" + names);
        return new Identity(
                write(
                        alias + ".crt",
                        "CERTIFICATE",
                        () -> keys().getCertificate(alias).getEncoded()),
                write(
                        alias + ".key",
                        "PRIVATE KEY",
                        () -> keys().getKey(alias, PASSWORD.toCharArray()).getEncoded()));
    }

    private interface Encoded {
        byte[] get() throws GeneralSecurityException, IOException;
    }

    private Path write(String name, String kind, Encoded content) {
        try {
            Path file = directory.resolve(name);
            String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content.get());
            Files.writeString(
                    file,
                    "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, lines),
                    StandardCharsets.US_ASCII);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore keys() throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD.toCharArray());
        }
        return keys;
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "1"));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
