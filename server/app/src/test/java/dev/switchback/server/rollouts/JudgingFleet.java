package dev.switchback.server.rollouts;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** The services whose instances {@link JudgingCost} hears: in a process of its own, which sends each report in its time. */
final class JudgingFleet {
    static final int INSTANCES_OF_A_SERVICE = 50;

    /** Bytes before a report: its instance's number, when it was sent, its length. */
    static final int HEAD = Integer.BYTES + Long.BYTES + Integer.BYTES;

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
            fleet.send(server, Integer.parseInt(arguments[4]));
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

    /** Starts the process, and returns where its reports come from for so many seconds. */
    Socket startElsewhere(int seconds) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Object> arguments = List.of(server.getLocalPort(), rollouts, flagsOfAService, version, seconds);
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

    private void send(Socket server, int seconds) throws IOException {
        List<JudgingLoad> instances = instances("i");
        Thread answers = new Thread(() -> hear(server, instances), "answers");
        answers.setDaemon(true);
        answers.start();
        OutputStream out = new BufferedOutputStream(server.getOutputStream(), 1 << 20);
        long start = System.nanoTime();
        long latest = 0;
        for (long turn = 0; turn < (long) seconds * instances.size(); turn++) {
            int instance = (int) (turn % instances.size());
            byte[] document = instances.get(instance).second(Set.of());
            long due = start + turn * SECOND / instances.size();
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            long now = System.nanoTime();
            latest = Math.max(latest, now - due);
            out.write(ByteBuffer.allocate(HEAD)
                    .putInt(instance)
                    .putLong(now)
                    .putInt(document.length)
                    .array());
            out.write(document);
            out.flush();
        }
        double processor = ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
        System.err.printf(
                "the load was up to %d ms late; making it took %.2f processor seconds a second, in a process of its own%n",
                latest / 1_000_000, processor / seconds);
        server.shutdownOutput();
        join(answers);
    }

    /** Whoever hangs up on answers loses the reports that are still on their way. */
    private static void join(Thread answers) {
        try {
            answers.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static void hear(Socket server, List<JudgingLoad> instances) {
        try {
            DataInputStream in = new DataInputStream(server.getInputStream());
            byte[] answer = new byte[ANSWER];
            while (true) {
                in.readFully(answer);
                ByteBuffer heard = ByteBuffer.wrap(answer);
                instances.get(heard.getInt()).heard(heard.getLong());
            }
        } catch (EOFException over) {
            // The measurement is over.
        } catch (IOException broken) {
            System.err.println("no more answers: " + broken);
        }
    }
}
