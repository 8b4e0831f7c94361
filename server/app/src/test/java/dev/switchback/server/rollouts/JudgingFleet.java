package dev.switchback.server.rollouts;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** The services whose instances {@link JudgingCost} hears: in a process of its own, which sends each report in its time. */
final class JudgingFleet {
    static final int INSTANCES_OF_A_SERVICE = 50;

    /** Bytes before a report: its instance's number, when it was due, when it was sent, its length. */
    static final int HEAD = Integer.BYTES + 2 * Long.BYTES + Integer.BYTES;

    /** Bytes of an answer: the instance's number and up to which sequence its reports have been heard. */
    static final int ANSWER = Integer.BYTES + Long.BYTES;

    private static final int CALLS_A_SECOND = 4;
    private static final long SECOND = 1_000_000_000;

    private final int rollouts;
    private final int flagsOfAService;
    private final long version;

    JudgingFleet(int rollouts, int flagsOfAService, long version) {
        this.rollouts = rollouts;
        this.flagsOfAService = flagsOfAService;
        this.version = version;
    }

    /** Sends what the other process asks for. */
    public static void main(String[] arguments) throws IOException {
        JudgingFleet fleet = new JudgingFleet(
                Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), Long.parseLong(arguments[3]));
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))) {
            fleet.send(server, Integer.parseInt(arguments[4]), Integer.parseInt(arguments[5]));
            System.exit(0);
        }
    }

    int size() {
        return rollouts / flagsOfAService * INSTANCES_OF_A_SERVICE;
    }

    /** Makes its instances, of one generation of processes. */
    List<JudgingLoad> instances(String generation) {
        return IntStream.range(0, size())
                .mapToObj(i -> new JudgingLoad(generation + i, i, flagsOf(i), version, CALLS_A_SECOND))
                .toList();
    }

    /** Starts the process, and returns where its reports come from: of so many seconds of warming up, and so many others. */
    Socket startElsewhere(int warmUp, int seconds) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Object> arguments =
                    List.of(server.getLocalPort(), rollouts, flagsOfAService, version, warmUp, seconds);
            List<String> command = new ArrayList<>(List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-cp",
                    System.getProperty("java.class.path"),
                    JudgingFleet.class.getName()));
            arguments.forEach(argument -> command.add(String.valueOf(argument)));
            new ProcessBuilder(command).inheritIO().start();
            return server.accept();
        }
    }

    private List<String> flagsOf(int instance) {
        int first = instance / INSTANCES_OF_A_SERVICE * flagsOfAService;
        return IntStream.range(first, first + flagsOfAService)
                .mapToObj(i -> "flag-" + i)
                .toList();
    }

    /** Sends the reports of one run after the other, the next when all of the one before are answered. */
    private void send(Socket server, int warmUp, int seconds) throws IOException {
        List<JudgingLoad> instances = instances("i");
        Semaphore answered = new Semaphore(0);
        Thread answers = new Thread(() -> hear(server, instances, answered), "answers");
        answers.setDaemon(true);
        answers.start();
        OutputStream out = new BufferedOutputStream(server.getOutputStream(), 1 << 20);
        ExecutorService writing = Executors.newSingleThreadExecutor();
        send(out, writing, instances, warmUp);
        answered.acquireUninterruptibly(warmUp * instances.size());
        Duration before = processor();
        send(out, writing, instances, seconds);
        double processor = processor().minus(before).toMillis() / 1e3;
        System.err.printf(
                "making the load took %.2f processor seconds a second, in a process of its own%n", processor / seconds);
        answered.acquireUninterruptibly(seconds * instances.size());
    }

    /**
     * Sends each report when it is due and, as an SDK does, when the one before of the same instance is answered. It is sent
     * when it is handed to the thread that writes.
     */
    private static void send(OutputStream out, Executor writing, List<JudgingLoad> instances, int seconds) {
        long start = System.nanoTime();
        for (long turn = 0; turn < (long) seconds * instances.size(); turn++) {
            int instance = (int) (turn % instances.size());
            JudgingLoad reporter = instances.get(instance);
            while (!reporter.isAnswered()) {
                LockSupport.parkNanos(SECOND / 1_000);
            }
            byte[] document = reporter.second(Set.of());
            long due = start + turn * SECOND / instances.size();
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            byte[] head = ByteBuffer.allocate(HEAD)
                    .putInt(instance)
                    .putLong(due)
                    .putLong(System.nanoTime())
                    .putInt(document.length)
                    .array();
            writing.execute(() -> write(out, head, document));
        }
    }

    private static void write(OutputStream out, byte[] head, byte[] document) {
        try {
            out.write(head);
            out.write(document);
            out.flush();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Duration processor() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static void hear(Socket server, List<JudgingLoad> instances, Semaphore answered) {
        try {
            DataInputStream in = new DataInputStream(server.getInputStream());
            byte[] answer = new byte[ANSWER];
            while (true) {
                in.readFully(answer);
                ByteBuffer heard = ByteBuffer.wrap(answer);
                instances.get(heard.getInt()).heard(heard.getLong());
                answered.release();
            }
        } catch (IOException broken) {
            System.err.println("no more answers: " + broken);
            System.exit(1);
        }
    }
}
