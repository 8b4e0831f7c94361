package dev.switchback.server.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A balancer of connections, as there is one before several nodes: each goes to the next node, and to the one after it where
 * that does not listen. It can also become a black hole.
 */
final class Front implements AutoCloseable {
    private final ServerSocket entrance;
    private final List<Integer> targets;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Predicate<Integer> ready;
    private volatile boolean silent;

    private Front(ServerSocket entrance, List<Integer> targets, Predicate<Integer> ready) {
        this.entrance = entrance;
        this.targets = targets;
        this.ready = ready;
    }

    /** Stands before what listens on {@code targets}, ports of this machine. */
    static Front of(Integer... targets) throws IOException {
        return of(target -> true, targets);
    }

    /** Does the same, but passes over those that are not {@code ready} where there is another one. */
    static Front of(Predicate<Integer> ready, Integer... targets) throws IOException {
        Front front = new Front(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), List.of(targets), ready);
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
        for (int target : inOrder()) {
            try {
                Socket node = new Socket(InetAddress.getLoopbackAddress(), target);
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

    private List<Integer> inOrder() {
        List<Integer> order = new ArrayList<>(targets);
        Collections.rotate(order, -connections.getAndIncrement());
        order.sort(Comparator.comparing(target -> !ready.test(target)));
        return order;
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
