package dev.statelab.stateful.session.login;

import dev.statelab.stateful.session.id.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The name under which a store keeps a counter: the SHA-256 of what it counts, which often includes what a client sent as a user name. So
 * all names have the same length, and a password typed into the user field is not stored in readable form.
 */
public final class CounterName {

    private CounterName() {}

    /** Base64url, 43 characters; the length of the scope keeps two scopes apart whatever characters they contain. */
    public static String of(String scope, String counter) {
        String name = scope.length() + " " + scope + counter;
        byte[] hash = Sha256.of(name.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }
}
