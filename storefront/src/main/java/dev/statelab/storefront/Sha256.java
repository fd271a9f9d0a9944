package dev.statelab.storefront;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash function of FIPS 180-4, which every Java runtime provides. */
public final class Sha256 {

    private Sha256() {}

    /** The 32 bytes of the hash. */
    public static byte[] of(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }
}
