package dev.statelab.stateless.token.key;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.EllipticCurves;

/** A key pair on the curve P-256, only for ES256 (RFC 7518, section 3.4). Its id is its thumbprint (RFC 7638). */
public final class SigningKey {

    private final EllipticCurveJsonWebKey jwk;
    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private SigningKey(EllipticCurveJsonWebKey jwk, Es256 es256) throws GeneralSecurityException {
        this.jwk = jwk;
        this.privateKey = es256.prepare(jwk.getPrivateKey());
        this.publicKey = es256.prepare(jwk.getPublicKey());
    }

    /**
     * A private key in the form of RFC 7517.
     *
     * @throws IllegalArgumentException if it is not such a key, or its private and public parts do not match; the message quotes nothing of
     *     it
     */
    static SigningKey of(JsonWebKey key, Es256 es256) {
        try {
            if (key instanceof EllipticCurveJsonWebKey jwk
                    && jwk.getCurveName().equals(EllipticCurves.P_256)
                    && jwk.getPrivateKey() != null
                    && isPair(jwk.getPrivateKey(), jwk.getPublicKey())) {
                jwk.setKeyId(jwk.calculateBase64urlEncodedThumbprint("SHA-256"));
                jwk.setAlgorithm(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
                jwk.setUse("sig");
                return new SigningKey(jwk, es256);
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            // The library's message may quote the key, so it is dropped.
        }
        throw new IllegalArgumentException("not a private key on the curve P-256 as JSON Web Key");
    }

    private static boolean isPair(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
        byte[] probe = {1};
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(privateKey);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(probe);
        return signature.verify(signed);
    }

    /** The {@code kid}: its thumbprint. */
    public String id() {
        return jwk.getKeyId();
    }

    /** The key that signs. */
    public PrivateKey privateKey() {
        return privateKey;
    }

    /** The key that verifies. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /** The public part, with the members {@code kid}, {@code alg} and {@code use}. */
    JsonWebKey published() {
        return jwk;
    }

    @Override
    public String toString() {
        return id();
    }
}
