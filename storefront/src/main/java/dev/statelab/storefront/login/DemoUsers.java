package dev.statelab.storefront.login;

import dev.statelab.storefront.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The users of the demo: {@code alice}, {@code bob}, and {@code shopper-1} to {@code shopper-10000}. They share one password, which
 * is generated for each release.
 *
 * <p>The password is a long random secret that no person chose, so a slow hash would add no protection. A real shop would ask its
 * identity provider instead.
 */
@ApplicationScoped
public class DemoUsers {

    private static final Pattern NAMES = Pattern.compile("alice|bob|shopper-([1-9][0-9]{0,3}|10000)");

    private final byte[] password;

    DemoUsers(@ConfigProperty(name = "shop.demo.password") String password) {
        this.password = sha256(password);
    }

    /**
     * Whether these are the credentials of a demo user. Both checks always run, so the time taken reveals neither how much of the
     * password was right nor whether the user exists.
     */
    public boolean authenticate(String user, String password) {
        boolean right = MessageDigest.isEqual(this.password, sha256(password));
        return right & NAMES.matcher(user).matches();
    }

    private static byte[] sha256(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
