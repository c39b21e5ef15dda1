package io.github.mesiboprovisioner.local.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/** Finds a TCP port that nobody listens on, for servers that must know it before they start. */
public final class FreePort {

    /*
     * Below the range that the system gives to outgoing connections. A port of that range may be
     * taken while its server is down: even by a client that tries to reconnect to it, is given
     * that very port as its own, and ends up connected to itself.
     */
    private static final int PORT_MIN = 10_000;
    private static final int PORT_LIMIT = 32_000;
    private static final int TRIES_MAX = 1_000;

    private FreePort() {}

    /** A port that was free a moment ago. */
    public static int pick() {
        RandomGenerator random = RandomGenerator.getDefault();
        for (int i = 0; i < TRIES_MAX; i++) {
            int port = random.nextInt(PORT_MIN, PORT_LIMIT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free TCP port found");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
