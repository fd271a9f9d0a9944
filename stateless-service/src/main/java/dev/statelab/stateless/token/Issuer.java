package dev.statelab.stateless.token;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who issues the access tokens: this service, or, once {@code mp.jwt.verify.publickey.location} says where to fetch its keys,
 * another issuer.
 */
@Startup
@Singleton
public class Issuer {

    private final boolean elsewhere;

    /** @throws ConfigurationException in one line, when another issuer is trusted without saying which, or for what */
    Issuer(
            @ConfigProperty(name = "mp.jwt.verify.publickey.location") Optional<String> keys,
            @ConfigProperty(name = "mp.jwt.verify.issuer") Optional<String> issuer,
            @ConfigProperty(name = "mp.jwt.verify.audiences") Optional<Set<String>> audiences) {
        this.elsewhere = keys.isPresent();
        if (elsewhere && (issuer.isEmpty() || audiences.isEmpty())) {
            // without them MicroProfile JWT would take any token that this key signed, whoever it was meant for
            throw new ConfigurationException(
                    "MP_JWT_VERIFY_PUBLICKEY_LOCATION needs MP_JWT_VERIFY_ISSUER and MP_JWT_VERIFY_AUDIENCES");
        }
    }

    /** Whether another issuer does; then nobody logs in here. */
    public boolean isElsewhere() {
        return elsewhere;
    }
}
