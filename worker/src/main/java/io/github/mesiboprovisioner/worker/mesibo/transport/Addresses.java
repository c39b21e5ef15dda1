package io.github.mesiboprovisioner.worker.mesibo.transport;

import io.netty.channel.EventLoop;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Looks up a host's addresses, off the event loop: a look-up blocks for as long as the resolver
 * likes.
 *
 * <p>Where there are IPv4 addresses no other is used, not even when they fail: mesibo counts the
 * addresses that it is called from, and a second protocol would bring further ones.
 */
final class Addresses implements AutoCloseable {
    private final ExecutorService lookups =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("mesibo-lookup").daemon().factory());
    private final String host;
    private final int port;

    Addresses(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /** Tells {@code found}, on the loop; an empty list if there are none. */
    void find(EventLoop loop, Consumer<List<InetSocketAddress>> found) {
        lookups.execute(
                () -> {
                    List<InetSocketAddress> addresses = look();
                    loop.execute(() -> found.accept(addresses));
                });
    }

    private List<InetSocketAddress> look() {
        try {
            return preferred(InetAddress.getAllByName(host)).stream()
                    .map(address -> new InetSocketAddress(address, port))
                    .toList();
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    static List<InetAddress> preferred(InetAddress... all) {
        List<InetAddress> four = Stream.of(all).filter(Inet4Address.class::isInstance).toList();
        return four.isEmpty() ? List.of(all) : four;
    }

    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
