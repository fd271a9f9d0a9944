package dev.statelab.stateless.token.issuer;

import dev.statelab.stateless.token.TokenSettings;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who issues the access tokens: this service, or another issuer if {@code mp.jwt.verify.publickey.location} says where to fetch that
 * issuer's keys.
 */
@Startup
@Singleton
public class Issuer {

    private static final Pattern URL = Pattern.compile("https?://[^/?#\\s]+[^#\\s]*");
    private static final Pattern ISSUER = Pattern.compile("https?://[^/?#\\s]+[^?#\\s]*");

    private final Optional<Foreign> foreign;
    private final String base;

    /**
     * Another issuer, and the required claims of its tokens.
     *
     * @param keys the HTTP URL of its JSON Web Key Set
     * @param name the {@code iss}
     * @param audiences {@code aud} must name one of them
     * @param algorithm the one with which it signs, such as {@code ES256}
     */
    public record Foreign(URI keys, String name, Set<String> audiences, String algorithm) {}

    /**
     * @throws ConfigurationException with a message of one line, if a URL is invalid, or another issuer is trusted without its name or an
     *     audience
     */
    public Issuer(
            @ConfigProperty(name = "mp.jwt.verify.publickey.location") Optional<String> keys,
            @ConfigProperty(name = "mp.jwt.verify.issuer") Optional<String> name,
            @ConfigProperty(name = "mp.jwt.verify.audiences") Optional<Set<String>> audiences,
            @ConfigProperty(name = "mp.jwt.verify.publickey.algorithm", defaultValue = "ES256") String algorithm,
            TokenSettings settings) {
        require(ISSUER, "TOKEN_ISSUER", settings.issuer());
        base = settings.issuer().replaceFirst("/$", "");
        if (keys.isPresent() && (name.isEmpty() || audiences.isEmpty())) {
            // without them any token under this key would pass, even if it was meant for another service
            throw new ConfigurationException(
                    "MP_JWT_VERIFY_PUBLICKEY_LOCATION needs MP_JWT_VERIFY_ISSUER and MP_JWT_VERIFY_AUDIENCES");
        }
        keys.ifPresent(location -> require(URL, "MP_JWT_VERIFY_PUBLICKEY_LOCATION", location));
        foreign = keys.map(location -> new Foreign(URI.create(location), name.get(), audiences.get(), algorithm));
    }

    private static void require(Pattern form, String variable, String value) {
        if (!form.matcher(value).matches()) {
            throw new ConfigurationException(variable
                    + " must be an http or https URL (no fragment; TOKEN_ISSUER: no query either), not " + value);
        }
    }

    /** Whether another issuer issues the tokens; then there is no login here. */
    public boolean isElsewhere() {
        return foreign.isPresent();
    }

    /** The URL at which clients reach a path of this service, whatever proxies stand before it. */
    public String url(String path) {
        return base + path;
    }

    /** The other issuer. */
    public Optional<Foreign> foreign() {
        return foreign;
    }
}
