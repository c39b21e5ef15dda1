package io.github.mesiboprovisioner.worker.mesibo.transport;

import io.github.mesiboprovisioner.worker.entity.Failure.Transient.Cause;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.Future;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Opens connections: look-up, TCP, proxy, TLS. Of several addresses one after the other is tried.
 *
 * <p>Thread: the event loop's.
 */
final class Dialler {
    private static final int HEADERS_MAX = 16 * 1024;

    private final EventLoop loop;
    private final Target target;
    private final Route route;
    private final IdleConnections idle;
    private final LongSupplier nanoClock;
    private final Complaints complaints;

    /**
     * The way to the target.
     *
     * @param hops addresses to connect to: the target's, or the proxy's
     */
    record Route(Addresses hops, boolean proxied, Optional<SslContext> tls) {}

    /** Who wants the connection. */
    interface Caller {
        void connected(Connection connection);

        void notConnected(Cause cause);
    }

    Dialler(
            EventLoop loop,
            Target target,
            Route route,
            IdleConnections idle,
            LongSupplier nanoClock,
            Complaints complaints) {
        this.loop = loop;
        this.target = target;
        this.route = route;
        this.idle = idle;
        this.nanoClock = nanoClock;
        this.complaints = complaints;
    }

    /** Opens a connection and tells {@code caller}, unless it is cancelled before. */
    Attempt dial(long deadlineNanos, Caller caller) {
        Attempt attempt = new Attempt(deadlineNanos, caller);
        route.hops().find(loop, attempt::begin);
        return attempt;
    }

    /** One connection on its way. */
    final class Attempt {
        private final long deadlineNanos;
        private final Caller caller;
        private Optional<Channel> channel = Optional.empty();
        private boolean cancelled;

        private Attempt(long deadlineNanos, Caller caller) {
            this.deadlineNanos = deadlineNanos;
            this.caller = caller;
        }

        void cancel() {
            cancelled = true;
            if (channel.isPresent()) {
                var _ = channel.get().close();
            }
        }

        private void begin(List<InetSocketAddress> addresses) {
            if (addresses.isEmpty()) {
                fail(Cause.CONNECT, new UnknownHostException("no address found"));
            } else {
                next(addresses);
            }
        }

        private void next(List<InetSocketAddress> left) {
            if (cancelled) {
                return;
            }
            long nanos = Math.max(1, deadlineNanos - nanoClock.getAsLong()) / left.size();
            Hop hop = new Hop(left.getFirst(), (int) TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
            ChannelFuture connecting = hop.connect();
            channel = Optional.of(connecting.channel());
            connecting.addListener(
                    tcp -> {
                        if (tcp.isSuccess()) {
                            hop.ready(connecting).addListener(end -> ended(hop, end));
                        } else {
                            fallBack(left, tcp.cause());
                        }
                    });
        }

        private void fallBack(List<InetSocketAddress> left, Throwable cause) {
            if (left.size() > 1) {
                next(left.subList(1, left.size()));
            } else {
                fail(Cause.CONNECT, cause);
            }
        }

        private void ended(Hop hop, Future<?> end) {
            if (end.isSuccess()) {
                caller.connected(hop.connection());
            } else {
                hop.connection().close();
                fail(hop.isAtTarget() ? Cause.TLS : Cause.CONNECT, end.cause());
            }
        }

        private void fail(Cause cause, Throwable why) {
            if (!cancelled) {
                complaints.noConnection(target, why);
                caller.notConnected(cause);
            }
        }
    }

    /** One address being connected to. */
    private final class Hop extends ChannelInitializer<Channel> {
        private final InetSocketAddress address;
        private final int timeoutMillis;
        private Optional<HttpProxyHandler> proxy = Optional.empty();
        private Optional<SslHandler> tls = Optional.empty();
        private Optional<Connection> connection = Optional.empty();

        Hop(InetSocketAddress address, int timeoutMillis) {
            this.address = address;
            this.timeoutMillis = timeoutMillis;
        }

        ChannelFuture connect() {
            Bootstrap bootstrap =
                    new Bootstrap()
                            .group(loop)
                            .channel(NioSocketChannel.class)
                            .resolver(NoopAddressResolverGroup.INSTANCE)
                            .option(ChannelOption.TCP_NODELAY, true)
                            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                            .handler(this);
            return bootstrap.connect(
                    route.proxied()
                            ? InetSocketAddress.createUnresolved(target.host(), target.port())
                            : address);
        }

        @Override
        protected void initChannel(Channel channel) {
            if (route.proxied()) {
                HttpProxyHandler handler = new HttpProxyHandler(address);
                handler.setConnectTimeoutMillis(timeoutMillis);
                proxy = Optional.of(handler);
                channel.pipeline().addLast(handler);
            }
            tls = route.tls().map(context -> tlsHandler(context, channel));
            tls.ifPresent(channel.pipeline()::addLast);
            Connection last = new Connection(channel, target, idle, nanoClock.getAsLong());
            channel.pipeline()
                    .addLast(new HttpRequestEncoder(), new AnswerDecoder(decoding(), last), last);
            connection = Optional.of(last);
        }

        private SslHandler tlsHandler(SslContext context, Channel channel) {
            SslHandler handler = context.newHandler(channel.alloc(), target.host(), target.port());
            handler.setHandshakeTimeoutMillis(timeoutMillis);
            return handler;
        }

        private static HttpDecoderConfig decoding() {
            return new HttpDecoderConfig()
                    .setMaxInitialLineLength(HEADERS_MAX)
                    .setMaxHeaderSize(HEADERS_MAX)
                    .setMaxChunkSize(HEADERS_MAX);
        }

        /** Done when a request can be sent. */
        Future<Channel> ready(ChannelFuture connected) {
            return tls.map(SslHandler::handshakeFuture)
                    .or(() -> proxy.map(HttpProxyHandler::connectFuture))
                    .orElseGet(() -> loop.newSucceededFuture(connected.channel()));
        }

        boolean isAtTarget() {
            return proxy.map(HttpProxyHandler::isConnected).orElse(true);
        }

        Connection connection() {
            return connection.orElseThrow();
        }
    }
}
