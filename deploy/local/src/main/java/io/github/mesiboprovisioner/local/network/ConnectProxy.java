package io.github.mesiboprovisioner.local.network;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that knows only CONNECT, and remembers where its clients wanted to go. */
public final class ConnectProxy implements AutoCloseable {

    private static final int HEAD_BYTES_MAX = 8192;

    private final ServerSocket listener;
    private final List<String> targets = new CopyOnWriteArrayList<>();

    private ConnectProxy(ServerSocket listener) {
        this.listener = listener;
    }

    /** Starts one on a free port. */
    public static ConnectProxy start() throws IOException {
        ConnectProxy proxy =
                new ConnectProxy(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    /** {@code HOST:PORT}, as {@code MESIBO_PROXY} wants it. */
    public String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** The {@code HOST:PORT} of every CONNECT so far. */
    public List<String> targets() {
        return List.copyOf(targets);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException e) {
                // The listener was closed: the loop ends.
            }
        }
    }

    private void connect(Socket client) {
        try {
            String[] request = head(client.getInputStream()).split(" ", 3);
            if (!request[0].equals("CONNECT")) {
                say(client, "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n");
                client.close();
                return;
            }
            targets.add(request[1]);
            int colon = request[1].lastIndexOf(':');
            int port = Integer.parseInt(request[1].substring(colon + 1));
            Socket server = new Socket(request[1].substring(0, colon), port);
            say(client, "HTTP/1.1 200 Connection Established\r\n\r\n");
            new Hop(client, server).join(_ -> new Gate());
        } catch (IOException e) {
            new Hop(client, new Socket()).close();
        }
    }

    /** Everything up to the empty line. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || head.length() > HEAD_BYTES_MAX) {
                throw new IOException("not an HTTP request");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void say(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
