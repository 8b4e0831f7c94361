package dev.switchback.server.delivery.crowd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link Crowd} in a process of its own. */
final class CrowdProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;
    private final PrintWriter commands;
    private final BufferedReader answers;

    /**
     * When so many of all streams had got something, in nanoseconds.
     *
     * @param most when the last one had
     */
    record Times(long p50, long p95, long p99, long most) {
        /** Returns the times since {@code start}. */
        Times since(long start) {
            return new Times(p50 - start, p95 - start, p99 - start, most - start);
        }

        private static Times of(String[] words) {
            long[] times = Arrays.stream(words, 1, 5).mapToLong(Long::parseLong).toArray();
            return new Times(times[0], times[1], times[2], times[3]);
        }
    }

    /**
     * How streams came back.
     *
     * @param refused how often one was told to come later
     * @param lost how often one was not answered at all
     * @param spread over which the crowd came, in nanoseconds
     */
    record Return(Times times, long refused, long lost, long spread) {}

    private CrowdProcess(Process process) {
        this.process = process;
        this.commands = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /** Opens {@code count} streams, and waits until they are. */
    static CrowdProcess open(int port, String path, String key, int count) throws IOException {
        return new CrowdProcess(JavaProcess.start(
                Crowd.class, "-Xmx256m -XX:+UseSerialGC", Integer.toString(port), path, key, Integer.toString(count)));
    }

    /** Waits until all streams are open. */
    Return returned() {
        String[] words = answer("open");
        return new Return(
                Times.of(words), Long.parseLong(words[5]), Long.parseLong(words[6]), Long.parseLong(words[7]));
    }

    /** Has the streams look out for {@code mark}. */
    void watch(String mark) {
        commands.println("watch " + mark);
        String[] unused = answer("watching");
    }

    /** Waits until all streams have carried the mark. Times are the machine's monotonic clock's. */
    Times heard() {
        return Times.of(answer("heard"));
    }

    /** Drops all streams, which come back within the spread that the server has told. */
    void drop() {
        commands.println("drop");
    }

    /** Drops all streams, which come back at once. */
    void dropAtOnce() {
        commands.println("drop 0");
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private String[] answer(String expected) {
        CompletableFuture<String[]> answer = CompletableFuture.supplyAsync(() -> await(expected));
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("the crowd did not say " + expected, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private String[] await(String expected) {
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                String[] words = line.split(" ", -1);
                if (words[0].equals(expected)) {
                    return words;
                }
            }
            throw new IllegalStateException("the crowd has ended");
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
