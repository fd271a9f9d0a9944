package dev.statelab.testkit.replica;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port for a server that a test starts. */
public final class FreePort {

    private FreePort() {}

    /**
     * A port of the loopback interface that nobody has at the moment, nor the next one, below those that systems give to outgoing
     * connections: one that is told to others before it is taken would else be gone by then.
     */
    public static int findPair() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            InetAddress loopback = InetAddress.getLoopbackAddress();
            try (ServerSocket first = new ServerSocket(port, 1, loopback);
                    ServerSocket second = new ServerSocket(port + 1, 1, loopback)) {
                return first.getLocalPort();
            } catch (IOException e) {
                // somebody has it: another one
            }
        }
    }

    /** A port of the loopback interface that nobody has at the moment. */
    public static int find() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
