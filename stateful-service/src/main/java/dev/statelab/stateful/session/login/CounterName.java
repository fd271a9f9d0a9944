package dev.statelab.stateful.session.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
