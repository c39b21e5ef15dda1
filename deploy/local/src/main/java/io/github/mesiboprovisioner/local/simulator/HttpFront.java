package io.github.mesiboprovisioner.local.simulator;

import io.github.mesiboprovisioner.local.process.FreePort;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The HTTP server, and the one event loop that owns everything behind it. */
final class HttpFront implements AutoCloseable {

    /** Far above the backend's own limit, which answers instead of hanging up. */
    private static final int AGGREGATED_BYTES_MAX = 4 << 20;

    private static final int BACKLOG = 1024;
    private static final int BIND_TRIES_MAX = 10;

    static {
        // Otherwise it writes its debugging lines into the log of whatever test starts it.
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    }

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("simulator", true), NioIoHandler.newFactory());
    private final ChannelGroup connections = new DefaultChannelGroup(loop.next());
    private final Optional<SslContext> tls;
    private final Consumer<Exchange> requests;
    private Channel listener;

    HttpFront(InetSocketAddress address, Optional<SslContext> tls, Consumer<Exchange> requests) {
        this.tls = tls;
        this.requests = requests;
        listener = address.getPort() == 0 ? boundSomewhere(address.getAddress()) : bound(address);
    }

    /** Where it listens, also after a pause. */
    InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Asks on the event loop; when that has ended, nobody else is left to interfere. */
    <T> T ask(Supplier<T> question) {
        if (loop.isShuttingDown()) {
            return question.get();
        }
        return CompletableFuture.supplyAsync(question, loop).join();
    }

    /** Drops all connections and refuses new ones, on the port that stays reserved for it. */
    void pause() {
        listener.close().syncUninterruptibly();
        connections.close().syncUninterruptibly();
    }

    /** Listens again where it did. */
    void resume(InetSocketAddress address) {
        listener = bound(address);
    }

    @Override
    public void close() {
        if (loop.isShuttingDown()) {
            return;
        }
        pause();
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Channel boundSomewhere(InetAddress host) {
        for (int attempt = 1; attempt < BIND_TRIES_MAX; attempt++) {
            ChannelFuture binding = binding(new InetSocketAddress(host, FreePort.pick()));
            if (binding.awaitUninterruptibly().isSuccess()) {
                return binding.channel();
            }
        }
        return bound(new InetSocketAddress(host, FreePort.pick()));
    }

    private Channel bound(InetSocketAddress address) {
        return binding(address).syncUninterruptibly().channel();
    }

    private ChannelFuture binding(InetSocketAddress address) {
        return new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Pipeline())
                .bind(address);
    }

    /** What every connection passes through. */
    private final class Pipeline extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            connections.add(channel);
            tls.ifPresent(
                    context -> channel.pipeline().addLast(context.newHandler(channel.alloc())));
            channel.pipeline()
                    .addLast(new HttpServerCodec())
                    .addLast(new HttpObjectAggregator(AGGREGATED_BYTES_MAX))
                    .addLast(new Connection(requests));
        }
    }
}
