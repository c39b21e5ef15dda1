package io.github.mesiboprovisioner.local.network;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.function.Function;

/** Two joined connections: what arrives on one leaves on the other. */
final class Hop implements Closeable {

    private static final int BUFFER_BYTES = 16 << 10;

    private final Socket client;
    private final Socket server;

    Hop(Socket client, Socket server) {
        this.client = client;
        this.server = server;
    }

    /** Begins to pass on what arrives. */
    void join(Function<Direction, Gate> gates) {
        for (Direction direction : Direction.values()) {
            Gate gate = gates.apply(direction);
            Thread.ofVirtual().start(() -> pump(direction, gate));
        }
    }

    /** Both ends see their connection reset. */
    @Override
    public void close() {
        reset(client);
        reset(server);
    }

    /** The receiving end sees the end of the stream; what the other still says is lost. */
    void halfClose(Direction direction) {
        try {
            receiver(direction).shutdownOutput();
        } catch (IOException e) {
            // It was closed already.
        }
    }

    private void pump(Direction direction, Gate gate) {
        Socket from = direction == Direction.TO_SERVER ? client : server;
        Socket to = receiver(direction);
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            for (int read = 0; read >= 0; read = from.getInputStream().read(buffer)) {
                gate.pass(read);
                if (!to.isOutputShutdown()) {
                    to.getOutputStream().write(buffer, 0, read);
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Socket receiver(Direction direction) {
        return switch (direction) {
            case TO_SERVER -> server;
            case TO_CLIENT -> client;
        };
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It was closed already.
        }
    }
}
