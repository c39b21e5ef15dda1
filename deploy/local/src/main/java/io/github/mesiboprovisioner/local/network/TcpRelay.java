package io.github.mesiboprovisioner.local.network;

import io.github.mesiboprovisioner.local.process.FreePort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A hop between a client and a server on this machine that can be cut like a network. */
public final class TcpRelay implements AutoCloseable {

    private final int port;
    private final InetSocketAddress target;
    private final Gate gate = new Gate();
    private final Set<Hop> hops = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private ServerSocket listener;

    private TcpRelay(int port, InetSocketAddress target) throws IOException {
        this.port = port;
        this.target = target;
        listener = listen();
    }

    /** Listens on a port (0 picks a free one) and passes everything on to {@code targetPort}. */
    public static TcpRelay open(int port, int targetPort) throws IOException {
        InetSocketAddress target =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        return new TcpRelay(port == 0 ? FreePort.pick() : port, target);
    }

    /** Where clients connect. */
    public int port() {
        return port;
    }

    /** How many connections it has taken. */
    public int accepted() {
        return accepted.get();
    }

    /** Resets all connections and refuses new ones. */
    public void cut() throws IOException {
        listener.close();
        hops.forEach(Hop::close);
        hops.clear();
    }

    /** Connections stay, nothing gets through any more: as when a cable is pulled. */
    public void stall() {
        gate.shut();
    }

    /** Everything passes again, also what was held. */
    public void restore() throws IOException {
        gate.open();
        if (listener.isClosed()) {
            listener = listen();
        }
    }

    @Override
    public void close() throws IOException {
        gate.open();
        cut();
    }

    private ServerSocket listen() throws IOException {
        ServerSocket socket = new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> accept(socket));
        return socket;
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                accepted.incrementAndGet();
                Thread.ofVirtual().start(() -> join(client));
            } catch (IOException e) {
                // The listener was closed: the loop ends.
            }
        }
    }

    private void join(Socket client) {
        Socket server = new Socket();
        try {
            gate.pass();
            server.connect(target);
            hops.add(Hop.join(client, server, gate));
        } catch (IOException e) {
            Hop.join(client, server, gate).close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
