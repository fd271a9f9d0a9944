package dev.statelab.testkit.replica;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port for a server that a test starts. */
public final class FreePort {

    private FreePort() {}

    /**
     * A port of the loopback interface that nobody has at the moment, below those that systems give to outgoing connections: it would
     * else be gone before the server takes it.
     */
    public static int find() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // somebody has it: another one
            }
        }
    }
}
