package dev.switchback.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writers who count: each writes the next number into two flags of its own at once, now at one node and now at another. What
 * is acknowledged goes to the history; what is not may have been written or not.
 */
final class Writers implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(60);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

    private final List<Caller> nodes;
    private final History history;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong newest = new AtomicLong();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicLong lastAcknowledged = new AtomicLong(System.nanoTime());
    private final AtomicLong longestGap = new AtomicLong();
    private volatile List<Caller> asked;
    private volatile boolean over;

    private Writers(List<Caller> nodes, History history) {
        this.nodes = List.copyOf(nodes);
        this.asked = this.nodes;
        this.history = history;
    }

    /** Returns the name of the writer with that number, from 1 on. */
    static String name(int number) {
        return "writer-" + number;
    }

    /** Returns the flags of a writer. */
    static List<String> flags(String writer) {
        return List.of(writer + "-left", writer + "-right");
    }

    /** Makes the flags, and starts {@code count} writers. */
    static Writers start(int count, List<Caller> nodes, History history) {
        Writers writers = new Writers(nodes, history);
        for (int i = 1; i <= count; i++) {
            writers.make(name(i));
        }
        for (int i = 1; i <= count; i++) {
            String writer = name(i);
            Thread thread = new Thread(() -> writers.write(writer), writer);
            thread.setDaemon(true);
            writers.threads.add(thread);
            thread.start();
        }
        return writers;
    }

    private void make(String writer) {
        Patience.await(START, "the flags of " + writer + " cannot be made", () -> {
            try {
                Reply reply =
                        nodes.get(0).post(Fleet.ENVIRONMENT + "/changes", document(writer, 0, "ifNoneMatch", "*"));
                return reply.ok() || reply.status() == 412;
            } catch (IOException away) {
                return false;
            }
        });
    }

    private void write(String writer) {
        int turn = writer.hashCode();
        Optional<String> version = Optional.empty();
        for (long number = 1; !over; number++) {
            List<Caller> present = asked;
            Caller node = present.get(Math.floorMod(turn++, present.size()));
            version = write(writer, number, node, version);
            Patience.pause(version.isPresent() ? PAUSE : PAUSE_AFTER_FAILURE);
        }
    }

    /**
     * Writes, on top of the version that the writer knows: a write that was given up and comes late must not undo one that
     * was acknowledged since.
     *
     * @return the version that both flags have now; empty if nobody knows what became of it
     */
    private Optional<String> write(String writer, long number, Caller node, Optional<String> known) {
        try {
            String version = known.isPresent() ? known.get() : version(writer, node);
            Reply reply = node.post(Fleet.ENVIRONMENT + "/changes", document(writer, number, "ifMatch", version));
            if (reply.ok()) {
                long revision = reply.json().path("revision").asLong();
                acknowledge(writer, number, revision);
                return Optional.of("\\\"" + revision + "\\\"");
            }
        } catch (IOException away) {
            // It may have been written or not.
        }
        unanswered.incrementAndGet();
        return Optional.empty();
    }

    private static String version(String writer, Caller node) throws IOException {
        Reply reply = node.get(Fleet.ENVIRONMENT + "/flags/" + flags(writer).get(0));
        if (!reply.ok()) {
            throw new IOException("answered " + reply.status());
        }
        return reply.tag().replace("\"", "\\\"");
    }

    private void acknowledge(String writer, long number, long revision) {
        history.add(new Observation.Acknowledged(writer, number, revision));
        newest.accumulateAndGet(revision, Math::max);
        long now = System.nanoTime();
        longestGap.accumulateAndGet(now - lastAcknowledged.getAndSet(now), Math::max);
    }

    private static String document(String writer, long number, String condition, String version) {
        return flags(writer).stream()
                .map(flag -> """
                        {"operation": "put", "flag": "%s", "%s": "%s", "document": {
                          "type": "number", "enabled": true, "variations": [{"key": "v1", "value": %d}],
                          "rollbackVariation": "v1", "defaultRule": {"variation": "v1"}}}""".formatted(flag, condition, version, number))
                .collect(Collectors.joining(",", "{\"operations\": [", "]}"));
    }

    /** Writes at one node only from now on: the others hear of it from the database. */
    void writeAt(int node) {
        asked = List.of(nodes.get(node));
    }

    /** Waits for a write that is made after this call, and returns its revision as soon as it is acknowledged. */
    long next() {
        long before = newest();
        Patience.await(START, "nothing is written", () -> newest() > before);
        return newest();
    }

    /** Returns the newest revision that was acknowledged. */
    long newest() {
        return newest.get();
    }

    /** Returns the longest time in which nothing was acknowledged, between two writes that were. */
    Duration longestGap() {
        return Duration.ofNanos(longestGap.get());
    }

    /** Forgets the gaps until now: what comes is to be measured. */
    void measure() {
        lastAcknowledged.set(System.nanoTime());
        longestGap.set(0);
    }

    /** Returns how many writes were not acknowledged. */
    int unanswered() {
        return unanswered.get();
    }

    /** Returns all flags of {@code count} writers. */
    static Stream<String> flags(int count) {
        return Stream.iterate(1, number -> number + 1).limit(count).flatMap(number -> flags(name(number)).stream());
    }

    /** Ends them, and waits until none is writing. */
    @Override
    public void close() {
        over = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            throw Trouble.interrupted();
        }
    }
}
