package dev.statelab.stateless.token.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.stateless.token.TestKey;
import dev.statelab.stateless.token.TokenSettings.SignatureProvider;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class Es256Test {

    private static final int TIMES = 300;

    private final TestKey key = TestKey.create();

    @ParameterizedTest
    @EnumSource
    void signaturesOfEachProviderAreVerifiedByAllProviders(SignatureProvider signer) throws Exception {
        String token = signed(new Es256(signer));

        for (SignatureProvider verifier : SignatureProvider.values()) {
            assertThat(verifies(new Es256(verifier), token)).isTrue();
            assertThat(verifies(new Es256(verifier), token.substring(0, token.length() - 8) + "AAAAAAAA"))
                    .isFalse();
        }
    }

    /** The native library provides RSASSA-PSS under names that the JOSE library does not know. */
    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256"})
    void rsaSignaturesAreVerifiedByEachProvider(String algorithm) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        JsonWebSignature signed = new JsonWebSignature();
        signed.setPayload("payload");
        signed.setAlgorithmHeaderValue(algorithm);
        signed.setKey(pair.getPrivate());
        String token = signed.getCompactSerialization();

        for (SignatureProvider verifier : SignatureProvider.values()) {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setProviderContext(new Es256(verifier).context(algorithm));
            jws.setCompactSerialization(token);
            jws.setKey(pair.getPublic());
            assertThat(jws.verifySignature()).isTrue();
        }
    }

    /** The library must not only be present: it must be used, with keys that it need not convert. */
    @Test
    void conscryptIsSeveralTimesFasterThanTheJdk() throws Exception {
        Es256 jdk = new Es256(SignatureProvider.JDK);
        Es256 conscrypt = new Es256(SignatureProvider.CONSCRYPT);
        String token = signed(jdk);
        for (Es256 either : List.of(jdk, conscrypt)) {
            nanos(either, token);
        }

        assertThat(nanos(jdk, token)).isGreaterThan(3 * nanos(conscrypt, token));
    }

    private long nanos(Es256 es256, String token) throws Exception {
        PublicKey publicKey = signingKey(es256).publicKey();
        long begun = System.nanoTime();
        for (int i = 0; i < TIMES; i++) {
            parsed(es256, token, publicKey).verifySignature();
        }
        return System.nanoTime() - begun;
    }

    private boolean verifies(Es256 es256, String token) throws Exception {
        return parsed(es256, token, signingKey(es256).publicKey()).verifySignature();
    }

    private static JsonWebSignature parsed(Es256 es256, String token, PublicKey publicKey) throws Exception {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setProviderContext(es256.context());
        jws.setCompactSerialization(token);
        jws.setKey(publicKey);
        return jws;
    }

    private String signed(Es256 es256) throws Exception {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setProviderContext(es256.context());
        jws.setPayload("payload");
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        jws.setKey(signingKey(es256).privateKey());
        return jws.getCompactSerialization();
    }

    private SigningKey signingKey(Es256 es256) throws JoseException, GeneralSecurityException {
        return SigningKey.of(JsonWebKey.Factory.newJwk(key.privateJwk()), es256);
    }
}
