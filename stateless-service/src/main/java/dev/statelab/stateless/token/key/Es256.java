package dev.statelab.stateless.token.key;

import dev.statelab.stateless.token.TokenSettings;
import dev.statelab.stateless.token.TokenSettings.SignatureProvider;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jose4j.jca.ProviderContext;

/**
 * The provider of ES256 (RFC 7518, section 3.4). A native library is more than ten times faster than the JDK's Java code. Where it cannot be
 * loaded (another processor or C library, a native executable), the JDK is used, and one log line says so.
 */
@Singleton
public final class Es256 {

    private static final Logger LOG = Logger.getLogger(Es256.class);

    private final Optional<Provider> provider;
    private final ProviderContext context = new ProviderContext();

    @Inject
    Es256(TokenSettings settings) {
        this(settings.signatureProvider());
    }

    /** @param wanted used if this platform has it */
    public Es256(SignatureProvider wanted) {
        provider = wanted.className().flatMap(Es256::load);
        provider.ifPresent(loaded -> {
            Security.addProvider(loaded); // as the last provider, so only signatures of tokens use it
            context.getSuppliedKeyProviderContext().setSignatureProvider(loaded.getName());
        });
    }

    private static Optional<Provider> load(String className) {
        try {
            return Optional.of(
                    (Provider) Class.forName(className).getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException | LinkageError unavailable) {
            LOG.warnf(
                    "using the JDK for ES256, which is slower: %s is not available on this platform (%s)",
                    className, unavailable);
            return Optional.empty();
        }
    }

    /** The context for the JOSE library. */
    public ProviderContext context() {
        return context;
    }

    /**
     * The context for tokens of another issuer, which may use another algorithm. The provider has the algorithms on elliptic curves and
     * PKCS #1. It lacks the others, or has them under another name than the JOSE library uses, so the JDK verifies those.
     */
    public ProviderContext context(String algorithm) {
        return algorithm.startsWith("ES") || algorithm.startsWith("RS") ? context : new ProviderContext();
    }

    /** The same key, in the provider's form, so that it is not converted at each use. */
    PublicKey prepare(PublicKey key) throws GeneralSecurityException {
        return provider.isEmpty()
                ? key
                : KeyFactory.getInstance("EC", provider.get()).generatePublic(new X509EncodedKeySpec(key.getEncoded()));
    }

    /** Like {@link #prepare(PublicKey)}, for the private key. */
    PrivateKey prepare(PrivateKey key) throws GeneralSecurityException {
        return provider.isEmpty()
                ? key
                : KeyFactory.getInstance("EC", provider.get())
                        .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
    }
}
