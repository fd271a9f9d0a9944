package dev.statelab.stateless.token;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of one position on the key ring: a key pair on the curve P-256 and a secret. They are created and used with the JDK only, so
 * that they check the service's JOSE library too.
 */
public record TestKey(KeyPair pair, byte[] secret) {

    public static TestKey create() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        return new TestKey(pair("secp256r1"), secret);
    }

    static KeyPair pair(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key set in the format of the key directory's files. */
    public String keySet() {
        return "{\"keys\":[%s,{\"kty\":\"oct\",\"k\":\"%s\"}]}".formatted(privateJwk(), base64url(secret));
    }

    public String privateJwk() {
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\",\"d\":\"%s\"}".formatted(x(), y(), d());
    }

    public String publicJwk() {
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}".formatted(x(), y());
    }

    /** The members of {@link #publicJwk()}, for a token header. */
    public Map<String, Object> publicMembers() {
        return Map.of("kty", "EC", "crv", "P-256", "x", x(), "y", y());
    }

    /** The thumbprint as RFC 7638, section 3, computes it: the required members in the order of their names. */
    public String id() {
        String members = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}".formatted(x(), y());
        try {
            return base64url(MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An ES256 signature: r and s side by side (RFC 7518, section 3.4). */
    byte[] sign(byte[] input) {
        return sign("SHA256withECDSAinP1363Format", pair, input);
    }

    static byte[] sign(String algorithm, KeyPair pair, byte[] input) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(pair.getPrivate());
            signature.update(input);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The {@code kid} with which a sealed token names the secret. */
    public String sealId() {
        return base64url(Arrays.copyOf(derive("id"), 9));
    }

    /** An HS256 signature under the key that is derived for this {@code typ}. */
    byte[] seal(String typ, byte[] input) {
        return hmac(derive("seal " + typ), input);
    }

    /** HKDF-Expand of one block (RFC 5869, section 2.3). */
    private byte[] derive(String purpose) {
        return hmac(secret, (purpose + "\u0001").getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] hmac(byte[] key, byte[] input) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String x() {
        return coordinate(((ECPublicKey) pair.getPublic()).getW().getAffineX());
    }

    public String y() {
        return coordinate(((ECPublicKey) pair.getPublic()).getW().getAffineY());
    }

    public String d() {
        return coordinate(((ECPrivateKey) pair.getPrivate()).getS());
    }

    private static String coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(bytes.length, fixed.length);
        System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
        return base64url(fixed);
    }

    public static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
