package dev.statelab.stateless.token.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.statelab.stateless.token.Forgery;
import dev.statelab.stateless.token.InvalidTokenException;
import dev.statelab.stateless.token.TestKey;
import dev.statelab.stateless.token.TokenSettings.SignatureProvider;
import dev.statelab.stateless.token.key.Es256;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without the native library, the JDK verifies proofs: it may give another reason, but refuses the same proofs. */
class ProofVerifierTest {

    private static final String TOKEN = "a token";

    private final ProofVerifier verifier = new ProofVerifier(Forgery.ISSUER, new Es256(SignatureProvider.JDK));
    private final TestKey key = TestKey.create();
    private final Forgery good =
            Forgery.proof(key, "GET", Forgery.ISSUER + "/me").claim("ath", DpopClient.sha256(TOKEN));

    @Test
    void aGoodProofProvesItsKey() {
        assertThat(verify(good).key()).isEqualTo(key.id());
    }

    @ParameterizedTest
    @EnumSource(ProofPitfall.class)
    void isRefused(ProofPitfall pitfall) {
        assertThatThrownBy(() -> verify(pitfall.of(good))).isInstanceOf(InvalidTokenException.class);
    }

    private Proof verify(Forgery proof) {
        return verifier.verify(proof.toString(), "GET", "/me", Optional.of(TOKEN));
    }
}
