package dev.statelab.stateless.token.key;

import dev.statelab.stateless.token.TokenSettings;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The key ring of the mounted files. It follows a change within {@value #CHECK_MILLIS} ms, without a restart.
 *
 * <p>The files are polled, not watched: reading three small files is cheap, and a watch would miss the kubelet's swapped link and some file
 * systems. A change that is not a valid ring is logged once, and the previous ring stays in use: verifying with old keys is better than
 * rejecting every token.
 */
@Startup
@Singleton
class LiveKeyRing implements Supplier<KeyRing> {

    static final long CHECK_MILLIS = 1000;

    private static final Logger LOG = Logger.getLogger(LiveKeyRing.class);

    private final KeyDirectory directory;
    private volatile KeyRing ring;
    private Map<String, String> seen;

    /** @throws ConfigurationException with a message of one line, if the files are not a valid ring */
    @Inject
    LiveKeyRing(TokenSettings settings, Es256 es256, Vertx vertx) {
        this(new KeyDirectory(settings.keysDirectory(), es256));
        vertx.setPeriodic(
                CHECK_MILLIS,
                timer -> vertx.executeBlocking(() -> {
                    refresh();
                    return null;
                }));
    }

    LiveKeyRing(KeyDirectory directory) {
        this.directory = directory;
        try {
            seen = directory.read();
            ring = directory.parse(seen);
        } catch (IOException e) {
            throw new ConfigurationException("TOKEN_KEYS_DIRECTORY: cannot read the signing keys in " + directory);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("TOKEN_KEYS_DIRECTORY: " + e.getMessage());
        }
        LOG.infof("signing keys: %s", ring);
    }

    @Override
    public KeyRing get() {
        return ring;
    }

    /** Reloads the files if they have changed. */
    synchronized void refresh() {
        try {
            Map<String, String> found = directory.read();
            if (!found.equals(seen)) {
                seen = found;
                ring = directory.parse(found);
                LOG.infof("signing keys changed: %s", ring);
            }
        } catch (IOException e) {
            if (!seen.isEmpty()) {
                seen = Map.of();
                LOG.errorf("keeping the previous signing keys: cannot read %s", directory);
            }
        } catch (IllegalArgumentException e) {
            LOG.errorf("keeping the previous signing keys: %s", e.getMessage());
        }
    }
}
