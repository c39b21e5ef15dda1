package io.github.mesiboprovisioner.local.network;

import io.github.mesiboprovisioner.local.process.FreePort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A hop between a client and a server on this machine that can fail like a network. */
public final class TcpRelay implements AutoCloseable {

    private final int port;
    private final InetSocketAddress target;
    private final InetAddress source;
    private final Map<Direction, Gate> gates = new EnumMap<>(Direction.class);
    private final Set<Hop> hops = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private Door door;

    private TcpRelay(int port, InetSocketAddress target, InetAddress source) throws IOException {
        this.port = port;
        this.target = target;
        this.source = source;
        for (Direction direction : Direction.values()) {
            gates.put(direction, new Gate());
        }
        door = listen();
    }

    /** Where connections come in, as long as it is open. */
    private record Door(ServerSocket socket, Thread acceptor) {

        /** Until the acceptor has left, connections still come in. */
        void close() throws IOException {
            socket.close();
            try {
                acceptor.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Listens on a port (0 picks a free one) and passes everything on to {@code targetPort}. */
    public static TcpRelay open(int port, int targetPort) throws IOException {
        return open(port, targetPort, InetAddress.getLoopbackAddress());
    }

    /** The same for a server that is to see {@code source} as the address of its clients. */
    public static TcpRelay open(int port, int targetPort, InetAddress source) throws IOException {
        InetSocketAddress target =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        return new TcpRelay(port == 0 ? FreePort.pick() : port, target, source);
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
        door.close();
        hops.forEach(Hop::close);
        hops.clear();
    }

    /** Connections stay, nothing gets through any more: as when a cable is pulled. */
    public void stall() {
        gates.values().forEach(Gate::shut);
    }

    /** The same one way only. */
    public void stall(Direction direction) {
        gate(direction).shut();
    }

    /** Every piece takes so much longer one way. */
    public void delay(Direction direction, Duration delay) {
        gate(direction).delay(delay);
    }

    /** So much and no more gets through one way, on each connection. */
    public void throttle(Direction direction, int bytesPerSecond) {
        gate(direction).throttle(bytesPerSecond);
    }

    /** All present connections end one way: nothing that is said there is heard any more. */
    public void halfClose(Direction direction) {
        hops.forEach(hop -> hop.halfClose(direction));
    }

    /** Everything passes again, also what was held. */
    public void restore() throws IOException {
        gates.values().forEach(Gate::open);
        if (door.socket().isClosed()) {
            door = listen();
        }
    }

    @Override
    public void close() throws IOException {
        gates.values().forEach(Gate::open);
        cut();
    }

    private Gate gate(Direction direction) {
        return Objects.requireNonNull(gates.get(direction));
    }

    private Door listen() throws IOException {
        ServerSocket socket = new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
        return new Door(socket, Thread.ofVirtual().start(() -> accept(socket)));
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                accepted.incrementAndGet();
                Thread.ofVirtual().start(() -> join(client, socket));
            } catch (IOException e) {
                // The listener was closed: the loop ends.
            }
        }
    }

    private void join(Socket client, ServerSocket from) {
        Socket server = new Socket();
        Hop hop = new Hop(client, server);
        hops.add(hop);
        try {
            gate(Direction.TO_SERVER).pass(0);
            server.bind(new InetSocketAddress(source, 0));
            server.connect(target);
            hop.join(this::gate);
        } catch (IOException e) {
            hop.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (from.isClosed()) {
            hop.close(); // It came too late to be cut with the others.
        }
    }
}
