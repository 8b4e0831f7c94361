package dev.switchback.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One connection through a {@link ChaosProxy}: two sockets and a thread for each direction. Where one side ends the
 * other does too: HTTP knows no connection that is closed by halves.
 */
final class Relay {
    private static final int BUFFER = 16 * 1024;
    private static final double NANOS = 1e9;

    private final Socket client;
    private final Socket server;
    private final Weather weather;
    private final AtomicLong bytes;
    private final Consumer<Relay> onEnd;
    private final AtomicInteger running = new AtomicInteger(2);
    private final SplittableRandom upward;
    private final SplittableRandom downward;
    private volatile boolean reset;
    private volatile Thread[] threads = {};

    /** Joins two sockets; counts in {@code bytes} what passes, and tells {@code onEnd} when both are closed. */
    Relay(Socket client, Socket server, Weather weather, long seed, AtomicLong bytes, Consumer<Relay> onEnd) {
        this.client = client;
        this.server = server;
        this.weather = weather;
        this.bytes = bytes;
        this.onEnd = onEnd;
        SplittableRandom random = new SplittableRandom(seed);
        this.upward = random.split();
        this.downward = random.split();
    }

    void start(long number) {
        Thread up = new Thread(() -> run(client, server, upward, false), "chaos-proxy-up-" + number);
        Thread down = new Thread(() -> run(server, client, downward, true), "chaos-proxy-down-" + number);
        threads = new Thread[] {up, down};
        for (Thread thread : threads) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    boolean wasReset() {
        return reset;
    }

    /** Resets both sides. */
    void reset() {
        reset = true;
        reset(client);
        reset(server);
    }

    void join(Duration patience) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(patience.toMillis());
        }
    }

    /** Closes a socket so that the other side hears a reset, not an end. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException alreadyClosed) {
            // it ends below all the same
        }
        close(socket);
    }

    private void run(Socket from, Socket to, SplittableRandom random, boolean limited) {
        try {
            pump(from, to, random, limited);
            weather.hold(weather.faults().closeDelay().toNanos());
        } catch (IOException broken) {
            // whatever broke one side ends both
        } catch (InterruptedException nobodyInterruptsThese) {
            reset();
        } finally {
            close(client);
            close(server);
            if (running.decrementAndGet() == 0) {
                onEnd.accept(this);
            }
        }
    }

    private void pump(Socket from, Socket to, SplittableRandom random, boolean limited)
            throws IOException, InterruptedException {
        InputStream in = from.getInputStream();
        byte[] buffer = new byte[BUFFER];
        long passed = 0;
        for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
            int at = 0;
            while (at < read) {
                Faults faults = hold(random);
                long left = limited && faults.limit() > 0 ? Math.max(0, faults.limit() - passed) : Long.MAX_VALUE;
                int piece = (int) Math.min(size(read - at, faults, random), left);
                pass(buffer, at, piece, to.getOutputStream());
                if (piece == left) {
                    throw new IOException("the limit is reached");
                }
                at += piece;
                passed += piece;
                throttle(piece, faults);
            }
        }
    }

    /** Waits as long as the faults want, and resets where they want that. */
    private Faults hold(SplittableRandom random) throws IOException, InterruptedException {
        Faults faults = weather.faults();
        long jitter = random.nextLong(faults.jitter().toNanos() + 1);
        weather.hold(faults.latency().toNanos() + jitter);
        weather.awaitPassage();
        if (random.nextDouble() < faults.reset()) {
            reset();
            throw new IOException("reset by chance");
        }
        return faults;
    }

    private static int size(int available, Faults faults, SplittableRandom random) {
        return faults.slice() == 0 ? available : Math.min(available, 1 + random.nextInt(faults.slice()));
    }

    private void pass(byte[] buffer, int at, int length, OutputStream out) throws IOException {
        bytes.addAndGet(length);
        out.write(buffer, at, length);
        out.flush();
    }

    private void throttle(int passed, Faults faults) throws InterruptedException {
        if (faults.bytesPerSecond() > 0) {
            weather.hold((long) (passed * NANOS / faults.bytesPerSecond()));
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException nothingLeftToClose) {
            // a socket that fails to close is as closed as it can be
        }
    }
}
