package io.github.mesiboprovisioner.worker.mesibo.transport;

import io.github.mesiboprovisioner.worker.entity.Failure.Transient.Cause;
import io.github.mesiboprovisioner.worker.mesibo.wire.HttpReply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * One open connection: sends a request, gathers its answer, and goes back to the idle ones if both
 * sides keep it open. Whatever comes without having been asked for closes it.
 *
 * <p>Thread: the event loop's.
 */
final class Connection extends SimpleChannelInboundHandler<HttpObject> {
    private static final Receiver NOBODY = new Nobody();

    private final Channel channel;
    private final Target target;
    private final IdleConnections idle;
    private final long openedNanos;
    private Receiver receiver = NOBODY;
    private Gathered gathered = new Gathered(0, false, Optional.empty(), 0);
    private boolean written;

    /** Waits for an answer. Told once. */
    interface Receiver {
        void answered(HttpReply reply);

        void broken(Cause cause);

        int replyBytesMax();
    }

    Connection(Channel channel, Target target, IdleConnections idle, long openedNanos) {
        this.channel = channel;
        this.target = target;
        this.idle = idle;
        this.openedNanos = openedNanos;
    }

    boolean isOpen() {
        return channel.isActive();
    }

    long openedNanos() {
        return openedNanos;
    }

    /** Whether somebody waits for an answer. */
    boolean isAwaited() {
        return !receiver.equals(NOBODY);
    }

    void close() {
        var _ = channel.close();
    }

    /** From here on the request may have arrived. */
    void send(Transport.Departure.Go go, Receiver answerTo) {
        receiver = answerTo;
        written = false;
        gathered = new Gathered(0, false, Optional.empty(), 0);
        channel.writeAndFlush(request(go)).addListener(sent -> written = sent.isSuccess());
    }

    private FullHttpRequest request(Transport.Departure.Go go) {
        FullHttpRequest request =
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        HttpMethod.POST,
                        target.path(),
                        Unpooled.wrappedBuffer(go.body()));
        target.describe(request.headers(), go.body().length);
        go.traceparent().ifPresent(value -> request.headers().set("traceparent", value));
        return request;
    }

    /** Nobody waits for the answer any more; a late one must not be taken for another's. */
    void abandon() {
        receiver = NOBODY;
        close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (!isAwaited()) {
            close();
        } else if (part.decoderResult().isFailure()) {
            breakOff(Cause.IO);
        } else {
            read(part);
        }
    }

    private void read(HttpObject part) {
        if (part instanceof HttpResponse head) {
            gathered = Gathered.after(head);
        }
        if (part instanceof HttpContent content && !gathered.isInterim()) {
            if (!gathered.add(content.content(), receiver.replyBytesMax())) {
                breakOff(Cause.BODY);
            } else if (content instanceof LastHttpContent) {
                complete();
            }
        }
    }

    private void complete() {
        Receiver answered = receiver;
        receiver = NOBODY;
        if (gathered.keepsOpen() && written) {
            idle.put(this);
        } else {
            close();
        }
        answered.answered(gathered.reply());
    }

    private void breakOff(Cause cause) {
        Receiver broken = receiver;
        receiver = NOBODY;
        close();
        broken.broken(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        idle.forget(this);
        breakOff(Cause.IO);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        breakOff(Cause.IO);
    }

    /** As much of an answer as has come. */
    private record Gathered(
            int status,
            boolean keepsOpen,
            Optional<String> retryAfter,
            ByteArrayOutputStream body) {

        Gathered(int status, boolean keepsOpen, Optional<String> retryAfter, int expected) {
            this(status, keepsOpen, retryAfter, new ByteArrayOutputStream(expected));
        }

        static Gathered after(HttpResponse head) {
            return new Gathered(
                    head.status().code(),
                    HttpUtil.isKeepAlive(head),
                    Optional.ofNullable(head.headers().get(HttpHeaderNames.RETRY_AFTER)),
                    256);
        }

        /** True if another answer follows, as after {@code 100 Continue}. */
        boolean isInterim() {
            return HttpStatusClass.INFORMATIONAL.contains(status);
        }

        boolean add(ByteBuf bytes, int most) {
            if (body.size() + bytes.readableBytes() > most) {
                return false;
            }
            try {
                bytes.readBytes(body, bytes.readableBytes());
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        HttpReply reply() {
            return new HttpReply(status, retryAfter, body.toByteArray());
        }
    }

    /** Whom an idle connection tells. */
    private record Nobody() implements Receiver {
        @Override
        public void answered(HttpReply reply) {}

        @Override
        public void broken(Cause cause) {}

        @Override
        public int replyBytesMax() {
            return 0;
        }
    }
}
