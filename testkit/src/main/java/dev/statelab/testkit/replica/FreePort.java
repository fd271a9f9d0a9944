package dev.statelab.testkit.replica;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds a port for a server that a test starts. */
public final class FreePort {

    private FreePort() {}

    /**
     * A free port of the loopback interface, below the range that systems use for outgoing connections: one of those might be taken
     * before the server binds it.
     */
    public static int find() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // in use: try another one
            }
        }
    }
}
