package io.github.mesiboprovisioner.worker.mesibo.transport;

import io.github.mesiboprovisioner.worker.config.MesiboSettings;
import io.github.mesiboprovisioner.worker.entity.Failure.Transient.Cause;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * HTTP/1.1 with kept-alive connections on one event loop.
 *
 * <p>Netty, because nothing in it repeats, redirects, decodes or prints a request unasked, because
 * its loop sees at once when the other side closes an idle connection, and because it took the
 * least processor time of the clients that were measured.
 */
public final class NettyTransport implements Transport {
    static {
        // Netty's flight recorder events cost a fifth of a second at start; nobody reads them.
        if (System.getProperty("io.netty.jfr.enabled") == null) {
            System.setProperty("io.netty.jfr.enabled", "false");
        }
    }

    private static final LongSupplier NANO_CLOCK = System::nanoTime;

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("mesibo-http", true), NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final Addresses hops;
    private final Delivery.Road road;
    private final Set<Delivery> underWay = new HashSet<>();
    private boolean closed;

    private NettyTransport(MesiboSettings.Endpoint endpoint, int connectionsMax)
            throws IOException {
        Target target = Target.of(endpoint.url());
        Optional<SslContext> tls =
                target.tls() ? Optional.of(Tls.context(endpoint.caFile())) : Optional.empty();
        hops =
                endpoint.proxy()
                        .map(proxy -> new Addresses(proxy.host(), proxy.port()))
                        .orElseGet(() -> new Addresses(target.host(), target.port()));
        IdleConnections idle = new IdleConnections(connectionsMax, NANO_CLOCK);
        Dialler dialler =
                new Dialler(
                        loop,
                        target,
                        new Dialler.Route(hops, endpoint.proxy().isPresent(), tls),
                        idle,
                        NANO_CLOCK,
                        new Complaints(LoggerFactory.getLogger(NettyTransport.class), NANO_CLOCK));
        road =
                new Delivery.Road(
                        loop, idle, dialler, endpoint.connectTimeout().toNanos(), NANO_CLOCK);
        var _ = loop.scheduleAtFixedRate(idle::closeOld, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * A transport to the address that the settings name. It connects when it is first used.
     *
     * @throws IOException if the private CA cannot be read
     */
    public static NettyTransport open(MesiboSettings.Endpoint endpoint, int connectionsMax)
            throws IOException {
        return new NettyTransport(endpoint, connectionsMax);
    }

    /** Optional: makes Netty look at the platform. */
    public static void warmUp() {
        ByteBufAllocator.DEFAULT.ioBuffer().release();
    }

    @Override
    public void carry(Parcel parcel) {
        try {
            loop.execute(() -> begin(parcel));
        } catch (RejectedExecutionException e) {
            parcel.ended(new Outcome.NeverSent(Cause.CONNECT));
        }
    }

    private void begin(Parcel parcel) {
        if (closed) {
            parcel.ended(new Outcome.NeverSent(Cause.CONNECT));
            return;
        }
        Delivery delivery = new Delivery(parcel, road, underWay::remove);
        underWay.add(delivery);
        delivery.begin();
    }

    /** What is under way ends at once: in doubt, if it has left. */
    @Override
    public void close() {
        if (!loop.isShuttingDown()) {
            loop.submit(this::stop).syncUninterruptibly();
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
            hops.close();
        }
    }

    private void stop() {
        closed = true;
        List.copyOf(underWay).forEach(Delivery::stop);
    }
}
