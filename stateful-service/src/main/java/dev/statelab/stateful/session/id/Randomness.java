package dev.statelab.stateful.session.id;

import java.security.SecureRandom;

/**
 * Randomness that must differ between processes. Static fields of a native executable keep the values of the build, unless their class is
 * listed in {@code --initialize-at-run-time}. This class is listed there; otherwise the native compiler rejects its random number
 * generator.
 */
public final class Randomness {

    private static final SecureRandom SOURCE = new SecureRandom();
    private static final int SALT_BYTES = 16;

    /** The salt of this process. */
    static final byte[] SALT = bytes(SALT_BYTES);

    private Randomness() {}

    /** This many unpredictable bytes. */
    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        SOURCE.nextBytes(bytes);
        return bytes;
    }
}
