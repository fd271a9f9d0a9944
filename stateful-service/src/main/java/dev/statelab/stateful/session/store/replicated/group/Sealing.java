package dev.statelab.stateful.session.store.replicated.group;

import dev.statelab.stateful.session.id.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jgroups.Message;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.EncryptHeader;
import org.jgroups.protocols.SYM_ENCRYPT;

/**
 * Encrypts and authenticates the messages between replicas, with AES-256 in GCM (NIST SP 800-38D): messages under another key are dropped.
 * JGroups itself only has modes without authentication.
 */
final class Sealing extends SYM_ENCRYPT {

    /** A key is random letters and digits: this many have more than 180 bits of entropy. */
    static final int SHORTEST_KEY = 32;

    private static final short ID = 1717;
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;

    static {
        ClassConfigurator.addProtocol(ID, Sealing.class);
    }

    private final long process = new SecureRandom().nextLong();
    private final AtomicLong messages = new AtomicLong();

    Sealing(Optional<String> key) {
        setSecretKey(derived(key.filter(it -> it.length() >= SHORTEST_KEY)
                .orElseThrow(() -> new IllegalArgumentException("replication.key must be a secret of at least "
                        + SHORTEST_KEY + " characters, the same on all replicas"))));
        symAlgorithm(TRANSFORMATION);
        symIvLength(IV_BYTES);
    }

    /**
     * Never returns the same IV twice: two messages with the same key and IV break GCM. Random IVs would be safe for 2^32 messages of all
     * replicas together (NIST SP 800-38D, 8.3), which they send within weeks, and the key outlives their processes.
     */
    @Override
    protected byte[] makeIv() {
        return iv(process, messages.getAndIncrement());
    }

    /** The IV of message {@code number} of a process, whose first IV begins with a random number (NIST SP 800-38D, 8.2.1). */
    static byte[] iv(long process, long number) {
        return ByteBuffer.allocate(IV_BYTES)
                .putLong(process + (number >>> 32))
                .putInt((int) number)
                .array();
    }

    @Override
    protected byte[] code(byte[] text, int offset, int length, byte[] iv, boolean decode) throws Exception {
        return code(secretKey(), text, offset, length, iv, decode ? Cipher.DECRYPT_MODE : Cipher.ENCRYPT_MODE);
    }

    @Override
    protected Message _decrypt(Cipher pooled, Key key, Message message, EncryptHeader header) throws Exception {
        // without a pooled cipher, which is not made for this mode, the superclass calls code()
        return super._decrypt(null, key, message, header);
    }

    private static byte[] code(Key key, byte[] text, int offset, int length, byte[] iv, int mode)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
        return cipher.doFinal(text, offset, length);
    }

    /** The key version that JGroups shows is a hash of the derived key: neither key can be recovered from it. */
    private static SecretKey derived(String key) {
        return new SecretKeySpec(Sha256.of(key.getBytes(StandardCharsets.UTF_8)), "AES");
    }
}
