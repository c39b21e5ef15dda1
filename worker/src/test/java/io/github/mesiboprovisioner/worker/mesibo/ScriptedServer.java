package io.github.mesiboprovisioner.worker.mesibo;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ServerSocketFactory;

/**
 * A server that does with each connection what it is told: the first act is for the first
 * connection, and the last act for all further ones.
 */
public final class ScriptedServer implements AutoCloseable {
    private final ServerSocket socket;
    private final List<Act> acts;
    private final AtomicInteger accepted = new AtomicInteger();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** What is done with one connection; it is closed afterwards. */
    @FunctionalInterface
    public interface Act {
        void play(Line line) throws IOException, InterruptedException;
    }

    public ScriptedServer(Act... acts) throws IOException {
        this(ServerSocketFactory.getDefault(), acts);
    }

    public ScriptedServer(ServerSocketFactory sockets, Act... acts) throws IOException {
        this.socket = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.acts = List.of(acts);
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                open.add(connection);
                Act act = acts.get(Math.min(accepted.getAndIncrement(), acts.size() - 1));
                Thread.ofVirtual().start(() -> play(act, connection));
            }
        } catch (IOException e) {
            closing.countDown();
        }
    }

    private void play(Act act, Socket connection) {
        try (connection) {
            act.play(new Line(connection));
        } catch (IOException e) {
            // The other side has gone: the act is over.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/backend/");
    }

    public int connections() {
        return accepted.get();
    }

    /** Whole requests read so far, heads and bodies. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
    }

    /** An answer with a length. */
    public static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n"
                + body;
    }

    /** Answers every request of the connection alike. */
    public static Act answering(String answer) {
        return line -> {
            while (true) {
                line.read();
                line.write(answer);
            }
        };
    }

    /** One accepted connection. */
    public final class Line {
        private final Socket connection;
        private final InputStream in;

        private Line(Socket connection) throws IOException {
            this.connection = connection;
            this.in = new BufferedInputStream(connection.getInputStream());
        }

        public Socket socket() {
            return connection;
        }

        /** The next request. */
        public String read() throws IOException {
            String head = head();
            int length = 0;
            for (String header : head.toLowerCase(Locale.ROOT).lines().toList()) {
                if (header.startsWith("content-length:")) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            String request = head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
            requests.add(request);
            return request;
        }

        private String head() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException();
                }
                bytes.write(next);
            }
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }

        public void write(String text) throws IOException {
            connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Closes so that the other side gets a reset. */
        public void reset() throws IOException {
            connection.setSoLinger(true, 0);
            connection.close();
        }

        /** Does nothing until the server is closed. */
        public void hang() throws InterruptedException {
            closing.await();
        }

        /** Hands everything on to {@code port} and back. */
        public void tunnel(int port) throws IOException, InterruptedException {
            try (Socket to = new Socket(InetAddress.getLoopbackAddress(), port)) {
                open.add(to);
                Thread back = Thread.ofVirtual().start(() -> copy(to, connection));
                in.transferTo(to.getOutputStream());
                back.join();
            }
        }

        private static void copy(Socket from, Socket to) {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // One side has gone: so does the other.
            }
        }
    }
}
