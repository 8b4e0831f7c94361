package dev.switchback.server.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A balancer of connections, as there is one before several nodes: each goes to the next node, and to the one after it where
 * that does not listen. It can also become a black hole.
 */
final class Front implements AutoCloseable {
    private final ServerSocket entrance;
    private final List<Integer> targets;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean silent;

    private Front(ServerSocket entrance, List<Integer> targets) {
        this.entrance = entrance;
        this.targets = targets;
    }

    /** Stands before what listens on {@code targets}, ports of this machine. */
    static Front of(Integer... targets) throws IOException {
        Front front = new Front(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), List.of(targets));
        daemon(front::accept);
        return front;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + entrance.getLocalPort());
    }

    /** Swallows everything from now on, and closes nothing. */
    void silence() {
        silent = true;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                sockets.add(client);
                daemon(() -> serve(client));
            }
        } catch (IOException closed) {
            // Nobody comes any more.
        }
    }

    private void serve(Socket client) {
        int first = connections.getAndIncrement();
        for (int attempt = 0; attempt < targets.size(); attempt++) {
            try {
                Socket node = new Socket(
                        InetAddress.getLoopbackAddress(), targets.get(Math.floorMod(first + attempt, targets.size())));
                sockets.add(node);
                daemon(() -> pump(client, node));
                pump(node, client);
                return;
            } catch (IOException refused) {
                // The next one may listen.
            }
        }
        close(client);
    }

    private void pump(Socket from, Socket to) {
        try (InputStream input = from.getInputStream();
                OutputStream output = to.getOutputStream()) {
            byte[] buffer = new byte[8 * 1024];
            for (int length = input.read(buffer); length >= 0; length = input.read(buffer)) {
                if (!silent) {
                    output.write(buffer, 0, length);
                }
            }
        } catch (IOException gone) {
            // So is the other side.
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "front");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        sockets.forEach(this::close);
    }
}
