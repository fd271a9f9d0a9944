package dev.statelab.stateless.token;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** A key pair on the curve P-256, for ES256 alone (RFC 7518, section 3.4). Its id is its thumbprint (RFC 7638). */
final class SigningKey {

    private final EllipticCurveJsonWebKey jwk;

    private SigningKey(EllipticCurveJsonWebKey jwk) {
        this.jwk = jwk;
    }

    /**
     * Reads a private key in the form of RFC 7517.
     *
     * @throws IllegalArgumentException when the text is no such key, or its private and public parts do not belong together;
     *     the message quotes nothing of the text
     */
    static SigningKey parse(String json) {
        try {
            if (PublicJsonWebKey.Factory.newPublicJwk(json) instanceof EllipticCurveJsonWebKey jwk
                    && jwk.getCurveName().equals(EllipticCurves.P_256)
                    && jwk.getPrivateKey() != null
                    && isPair(jwk.getPrivateKey(), jwk.getPublicKey())) {
                jwk.setKeyId(jwk.calculateBase64urlEncodedThumbprint("SHA-256"));
                jwk.setAlgorithm(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
                jwk.setUse("sig");
                return new SigningKey(jwk);
            }
        } catch (JoseException | GeneralSecurityException | RuntimeException e) {
            // The library's message may quote the key: it ends here.
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

    String id() {
        return jwk.getKeyId();
    }

    PrivateKey privateKey() {
        return jwk.getPrivateKey();
    }

    PublicKey publicKey() {
        return jwk.getPublicKey();
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
