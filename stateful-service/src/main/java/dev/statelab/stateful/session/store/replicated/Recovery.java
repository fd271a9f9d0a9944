package dev.statelab.stateful.session.store.replicated;

import java.util.List;
import org.infinispan.AdvancedCache;
import org.infinispan.manager.EmbeddedCacheManager;
import org.infinispan.partitionhandling.AvailabilityMode;
import org.infinispan.remoting.transport.Address;
import org.infinispan.topology.CacheTopology;
import org.jboss.logging.Logger;

/**
 * Goes on without replicas that are gone for good. Those that see too few of the others cannot tell whether the missing are dead or
 * live on their own, and take neither reads nor writes. But a name belongs to one process at a time, as a StatefulSet sees to: where
 * each of the missing has a successor of its name among the replicas, none lives on its own, and what they alone held is lost.
 */
final class Recovery implements Runnable {

    private static final Logger LOG = Logger.getLogger(Recovery.class);

    private final EmbeddedCacheManager manager;
    private final AdvancedCache<?, ?> entries;

    Recovery(EmbeddedCacheManager manager, AdvancedCache<?, ?> entries) {
        this.manager = manager;
        this.entries = entries;
    }

    /** Looks whether it is so, and goes on if it is. */
    @Override
    public void run() {
        if (entries.getAvailability() != AvailabilityMode.DEGRADED_MODE) {
            return;
        }
        CacheTopology topology = entries.getDistributionManager().getCacheTopology();
        List<Address> present = manager.getMembers();
        List<Address> missing = topology.getCurrentCH().getMembers().stream()
                .filter(member -> !present.contains(member))
                .toList();
        List<String> names = present.stream().map(Recovery::name).toList();
        if (!missing.isEmpty() && missing.stream().map(Recovery::name).allMatch(names::contains)) {
            LOG.warnf("%s were killed at once and are here anew: what they alone held is lost", missing);
            entries.setAvailability(AvailabilityMode.AVAILABLE);
        }
    }

    /** An address shows the name, and in parentheses the release. */
    private static String name(Address address) {
        return address.toString().replaceFirst("\\(.*", "");
    }
}
