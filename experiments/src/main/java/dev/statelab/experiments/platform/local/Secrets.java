package dev.statelab.experiments.platform.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** What a release generates for itself, generated for a run of local processes and gone after it. */
final class Secrets implements AutoCloseable {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private Path directory;
    private Path current;

    /** 192 random bits, base64url. */
    String password() {
        byte[] bits = new byte[24];
        RANDOM.nextBytes(bits);
        return BASE64URL.encodeToString(bits);
    }

    /**
     * Writes a new P-256 key as {@code current.jwk} (RFC 7518, section 6.2) that only this user can read.
     *
     * @return its directory
     */
    Path signingKeys() throws IOException {
        directory = Files.createTempDirectory("statelab-keys"); // for its owner only, by contract
        current = Files.writeString(directory.resolve("current.jwk"), jwk());
        return directory;
    }

    @Override
    public void close() {
        if (directory != null) {
            try {
                Files.deleteIfExists(current);
                Files.deleteIfExists(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String jwk() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            KeyPair pair = generator.generateKeyPair();
            ECPublicKey point = (ECPublicKey) pair.getPublic();
            return """
                    {"kty":"EC","crv":"P-256","x":"%s","y":"%s","d":"%s"}
                    """.formatted(
                            coordinate(point.getW().getAffineX()),
                            coordinate(point.getW().getAffineY()),
                            coordinate(((ECPrivateKey) pair.getPrivate()).getS()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has P-256", e);
        }
    }

    /** 32 bytes, big-endian. */
    private static String coordinate(BigInteger value) {
        byte[] signed = value.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(signed.length, fixed.length);
        System.arraycopy(signed, signed.length - length, fixed, fixed.length - length, length);
        return BASE64URL.encodeToString(fixed);
    }
}
