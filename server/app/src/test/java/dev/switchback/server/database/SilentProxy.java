package dev.switchback.server.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Forwards connections to a port on this machine, and can swallow what goes through those that are open. */
final class SilentProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile AtomicBoolean silent = new AtomicBoolean();

    SilentProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, loopback());
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Makes the connections that are open now swallow everything, without closing them; new ones are sound. */
    void silenceOpenConnections() {
        AtomicBoolean current = silent;
        silent = new AtomicBoolean();
        current.set(true);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket upstream = new Socket(loopback(), target);
                sockets.addAll(List.of(client, upstream));
                AtomicBoolean swallow = silent;
                daemon(() -> pump(client, upstream, swallow));
                daemon(() -> pump(upstream, client, swallow));
            }
        } catch (IOException e) {
            // The proxy is closed.
        }
    }

    private static void pump(Socket from, Socket to, AtomicBoolean swallow) {
        byte[] buffer = new byte[8192];
        try (from;
                to;
                InputStream input = from.getInputStream();
                OutputStream output = to.getOutputStream()) {
            for (int length = input.read(buffer); length >= 0; length = input.read(buffer)) {
                if (!swallow.get()) {
                    output.write(buffer, 0, length);
                }
            }
        } catch (IOException e) {
            // The other side is gone: so is this one.
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "silent-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
