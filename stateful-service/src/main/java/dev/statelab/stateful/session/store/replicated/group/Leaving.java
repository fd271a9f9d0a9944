package dev.statelab.stateful.session.store.replicated.group;

import java.nio.charset.StandardCharsets;
import org.infinispan.AdvancedCache;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.util.UUID;

/**
 * Lets the replicas leave one after the other. Two that are told to stop at the same time, as when a StatefulSet is scaled down, may be the
 * owners of one session: each would see that the other has a copy, and both would leave.
 */
final class Leaving {

    /** The key of the shared entry that names the process whose turn it is. It differs from every key of a session or counter. */
    private static final String TURN = "leaving";

    private final JChannel channel;
    private final AdvancedCache<String, byte[]> entries;

    Leaving(JChannel channel, AdvancedCache<String, byte[]> entries) {
        this.channel = channel;
        this.entries = entries;
    }

    /** Whether it is this replica's turn to leave, as soon as every entry has its copies; it stays its turn until it has left. */
    boolean isTurn() {
        byte[] me = name(channel.address()).getBytes(StandardCharsets.UTF_8);
        byte[] holder = entries.putIfAbsent(TURN, me);
        if (holder == null) {
            return true;
        }
        String name = new String(holder, StandardCharsets.UTF_8);
        boolean here = channel.view().getMembers().stream().map(Leaving::name).anyMatch(name::equals);
        return name.equals(name(channel.address())) || !here && entries.replace(TURN, holder, me);
    }

    /** Identifies the process: a replica that restarts under the name of its predecessor is a different process. */
    private static String name(Address member) {
        return ((UUID) member).toStringLong();
    }
}
