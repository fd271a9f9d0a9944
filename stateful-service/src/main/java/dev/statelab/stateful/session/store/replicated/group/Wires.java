package dev.statelab.stateful.session.store.replicated.group;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.infinispan.remoting.transport.jgroups.AbstractJGroupsChannelConfigurator;
import org.jgroups.Address;
import org.jgroups.JChannel;
import org.jgroups.conf.ProtocolConfiguration;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.MFC;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UFC;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.dns.DNS_PING;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.IpAddress;
import org.jgroups.stack.Protocol;

/**
 * The JGroups protocols between replicas, as in Infinispan's own {@code default-jgroups-tcp.xml}, with {@link Sealing} below the
 * membership protocols, and without sockets that serve only failure detection.
 */
final class Wires {

    /** A replica whose process ends is detected at once, since its connections close; a silent replica, after this time. */
    static final Duration SILENCE = Duration.ofSeconds(8);

    private static final int HEARTBEAT_MILLIS = 2_000;

    /** A silent replica is asked once more, and has this long to answer. */
    private static final long VERIFY_MILLIS = 1_000;

    private static final long RESEND_MILLIS = 200;

    /** After this many attempts to join, a replica forms a group of its own, and serves nothing until it sees a majority. */
    private static final int JOIN_ATTEMPTS = 3;

    /** How long a leaving replica waits for confirmation: the one that would confirm may have left meanwhile. */
    private static final long GOODBYE_MILLIS = 2_000;

    /**
     * How long pending messages to a replica that left are sent again. A pod that is gone does not even refuse connections, so each attempt
     * blocks the one thread that sends to all replicas for {@link #CONNECT_MILLIS}.
     */
    private static final long FORGET_MILLIS = 2_000;

    private static final int CONNECT_MILLIS = 100;

    private Wires() {}

    /** A channel that is not connected yet. */
    static JChannel channel(ReplicationConfig config) {
        try {
            JChannel channel = new JChannel(protocols(config));
            channel.name(config.name());
            return channel;
        } catch (Exception e) {
            throw new IllegalArgumentException("cannot set up replication: " + e.getMessage(), e);
        }
    }

    /** Gives the channel to Infinispan, which asks for it through this interface. */
    static final class Connector extends AbstractJGroupsChannelConfigurator {

        private final JChannel channel;

        Connector(JChannel channel) {
            this.channel = channel;
        }

        @Override
        public String getName() {
            return "replicas";
        }

        @Override
        public JChannel createChannel(String name) {
            return channel;
        }

        /** Not needed: the channel already has its protocols. */
        @Override
        public String getProtocolStackString() {
            return "";
        }

        @Override
        public List<ProtocolConfiguration> getProtocolStack() {
            return List.of();
        }
    }

    private static List<Protocol> protocols(ReplicationConfig config) throws Exception {
        TCP transport = new TCP();
        transport
                .setBindAddress(InetAddress.getByName(config.address()))
                .setBindPort(config.port())
                .setPortRange(0);
        // Otherwise the kernel delays a small message until the previous one is acknowledged: 44 ms for a write between
        // two replicas.
        transport.tcpNodelay(true);
        // Each replica has a connection to every other one. FD_SOCK2 would watch only the next one, over a separate
        // connection, and none after two groups have merged.
        transport.enableSuspectEvents(true);
        // Not the bundler per destination: it waits without end, using a whole CPU, for pending messages to a replica
        // that left.
        transport.setSockConnTimeout(CONNECT_MILLIS).useVirtualThreads(true).setBundlerType("transfer-queue");
        return List.of(
                transport,
                discovery(config),
                new MERGE3().setMinInterval(2_000).setMaxInterval(5_000),
                new FD_ALL3().setTimeout(SILENCE.toMillis()).setInterval(HEARTBEAT_MILLIS),
                new VERIFY_SUSPECT2().setTimeout(VERIFY_MILLIS),
                new Sealing(config.key()),
                new NAKACK2().useMcastXmit(false).setXmitInterval(RESEND_MILLIS).resendLastSeqno(true),
                new UNICAST3().setXmitInterval(RESEND_MILLIS).setConnCloseTimeout(FORGET_MILLIS),
                new STABLE(),
                new GMS()
                        .printLocalAddress(false)
                        .setJoinTimeout(2_000)
                        .setMaxJoinAttempts(JOIN_ATTEMPTS)
                        .setLeaveTimeout(GOODBYE_MILLIS),
                new UFC(),
                new MFC(),
                new FRAG4());
    }

    private static Protocol discovery(ReplicationConfig config) {
        if (config.dns().isPresent()) {
            return new DNS_PING().setDNSQuery(config.dns().get()).setDNSResolver((name, type) -> addresses(name));
        }
        return new TCPPING()
                .setPortRange(0)
                .setInitialHosts(config.peers().orElse(List.of()).stream()
                        .map(Wires::address)
                        .toList());
    }

    /** With the JVM's resolver: JGroups' own uses JNDI, which Quarkus turns off. Empty if the name does not resolve yet. */
    private static List<Address> addresses(String name) {
        try {
            return Arrays.stream(InetAddress.getAllByName(name))
                    .<Address>map(address -> new IpAddress(address, 0))
                    .toList();
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    private static InetSocketAddress address(String peer) {
        int colon = peer.lastIndexOf(':');
        try {
            return new InetSocketAddress(
                    InetAddress.getByName(peer.substring(0, Math.max(colon, 0))),
                    Integer.parseInt(peer.substring(colon + 1)));
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "each of replication.peers must be address:port, with an address that resolves, not " + peer, e);
        }
    }
}
