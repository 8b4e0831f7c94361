package dev.switchback.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Many callers who ask one thing again as soon as they have an answer. */
final class Flood implements AutoCloseable {
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(50);

    private final ExecutorService callers;
    private final AtomicLong answered = new AtomicLong();
    private volatile boolean over;

    private Flood(ExecutorService callers) {
        this.callers = callers;
    }

    /** Something that is asked. */
    @FunctionalInterface
    interface Question {
        Reply ask() throws IOException;
    }

    static Flood start(int count, Question question) {
        Flood flood = new Flood(Executors.newFixedThreadPool(count));
        for (int i = 0; i < count; i++) {
            flood.callers.execute(() -> flood.ask(question));
        }
        return flood;
    }

    private void ask(Question question) {
        while (!over) {
            try {
                question.ask();
                answered.incrementAndGet();
            } catch (IOException refused) {
                Patience.pause(PAUSE_AFTER_FAILURE);
            }
        }
    }

    /** Returns how many answers there were. */
    long answered() {
        return answered.get();
    }

    @Override
    public void close() {
        over = true;
        callers.shutdown();
    }
}
