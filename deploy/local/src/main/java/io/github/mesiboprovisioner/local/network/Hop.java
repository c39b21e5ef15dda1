package io.github.mesiboprovisioner.local.network;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;

/** Two joined connections: what arrives on one leaves on the other. */
final class Hop implements Closeable {

    private static final int BUFFER_BYTES = 16 << 10;

    private final Socket client;
    private final Socket server;
    private final Gate gate;

    private Hop(Socket client, Socket server, Gate gate) {
        this.client = client;
        this.server = server;
        this.gate = gate;
    }

    static Hop join(Socket client, Socket server, Gate gate) {
        Hop hop = new Hop(client, server, gate);
        Thread.ofVirtual().start(() -> hop.pump(client, server));
        Thread.ofVirtual().start(() -> hop.pump(server, client));
        return hop;
    }

    /** Both ends see their connection reset. */
    @Override
    public void close() {
        reset(client);
        reset(server);
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int read = 0; read >= 0; read = from.getInputStream().read(buffer)) {
                gate.pass();
                to.getOutputStream().write(buffer, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It was closed already.
        }
    }
}
