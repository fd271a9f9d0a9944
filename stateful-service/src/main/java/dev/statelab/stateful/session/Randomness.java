package dev.statelab.stateful.session;

import java.security.SecureRandom;

/**
 * What has to be random anew in each process. A native executable keeps what static fields held when it was compiled, unless
 * their class is named by {@code --initialize-at-run-time}, as this one is; were it not, its generator would end the compilation.
 */
final class Randomness {

    private static final SecureRandom SOURCE = new SecureRandom();
    private static final int SALT_BYTES = 16;

    /** The salt of this process. */
    static final byte[] SALT = bytes(SALT_BYTES);

    private Randomness() {}

    /** So many bytes that nobody can guess. */
    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        SOURCE.nextBytes(bytes);
        return bytes;
    }
}
