package dev.statelab.stateful.session.store.replicated.group;

import java.util.List;
import org.infinispan.AdvancedCache;
import org.infinispan.manager.EmbeddedCacheManager;
import org.infinispan.partitionhandling.AvailabilityMode;
import org.infinispan.remoting.transport.Address;
import org.infinispan.topology.CacheTopology;
import org.jboss.logging.Logger;

/**
 * Continues without replicas that are gone for good. Replicas that see too few of the others cannot tell whether the missing ones are dead
 * or cut off, and serve neither reads nor writes. But a StatefulSet ensures that a name belongs to one process at a time: if each missing
 * replica has a successor of its name in the group, none of them is still running elsewhere, and what only they held is lost.
 */
final class Recovery implements Runnable {

    private static final Logger LOG = Logger.getLogger(Recovery.class);

    private final EmbeddedCacheManager manager;
    private final AdvancedCache<?, ?> entries;

    Recovery(EmbeddedCacheManager manager, AdvancedCache<?, ?> entries) {
        this.manager = manager;
        this.entries = entries;
    }

    /** Makes the map available again if each missing replica has a successor. */
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
            LOG.warnf("%s died at the same time and have restarted: data that only they held is lost", missing);
            entries.setAvailability(AvailabilityMode.AVAILABLE);
        }
    }

    /** The name in an address, without the release in parentheses. */
    private static String name(Address address) {
        return address.toString().replaceFirst("\\(.*", "");
    }
}
