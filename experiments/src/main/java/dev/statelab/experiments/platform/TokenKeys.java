package dev.statelab.experiments.platform;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Generates keys for the stateless service, as a release does. */
public final class TokenKeys {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 32;

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private TokenKeys() {}

    /** A JSON Web Key Set of a private key on P-256 (RFC 7518, section 6.2) and a secret (section 6.4). */
    public static String generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            KeyPair pair = generator.generateKeyPair();
            ECPublicKey point = (ECPublicKey) pair.getPublic();
            byte[] secret = new byte[SECRET_BYTES];
            RANDOM.nextBytes(secret);
            return """
                    {"keys":[{"kty":"EC","crv":"P-256","x":"%s","y":"%s","d":"%s"},{"kty":"oct","k":"%s"}]}
                    """.formatted(
                            coordinate(point.getW().getAffineX()),
                            coordinate(point.getW().getAffineY()),
                            coordinate(((ECPrivateKey) pair.getPrivate()).getS()),
                            BASE64URL.encodeToString(secret));
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
