package dev.statelab.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.chart.Rendering;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The private P-256 key of a JSON Web Key Set that also has a secret, parsed as RFC 7518 specifies. */
record SigningKey(Map<String, Object> jwk) {

    @SuppressWarnings("unchecked")
    static SigningKey parse(String json) {
        List<Map<String, Object>> keys =
                (List<Map<String, Object>>) Rendering.parseValues(json).get("keys");
        assertThat(keys).hasSize(2);
        assertThat(keys.getLast()).containsOnlyKeys("kty", "k").containsEntry("kty", "oct");
        assertThat(Base64.getUrlDecoder().decode((String) keys.getLast().get("k")))
                .hasSize(32);
        Map<String, Object> jwk = keys.getFirst();
        assertThat(jwk).containsOnlyKeys("kty", "crv", "x", "y", "d");
        assertThat(jwk).containsEntry("kty", "EC").containsEntry("crv", "P-256");
        return new SigningKey(jwk);
    }

    /** The private number {@code d}. */
    String secret() {
        return (String) jwk.get("d");
    }

    /** Whether the public key verifies what the private key signs. */
    boolean signsAndVerifies() throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
        KeyFactory keys = KeyFactory.getInstance("EC");
        byte[] message = "statelab".getBytes(UTF_8);

        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.generatePrivate(new ECPrivateKeySpec(number("d"), curve)));
        signature.update(message);
        byte[] signed = signature.sign();
        signature.initVerify(keys.generatePublic(new ECPublicKeySpec(new ECPoint(number("x"), number("y")), curve)));
        signature.update(message);
        return signature.verify(signed);
    }

    /** A number of RFC 7518, section 6.2: 32 bytes, base64url without padding. */
    private BigInteger number(String name) {
        byte[] bytes = Base64.getUrlDecoder().decode((String) jwk.get(name));
        assertThat(bytes).hasSize(32);
        return new BigInteger(1, bytes);
    }
}
