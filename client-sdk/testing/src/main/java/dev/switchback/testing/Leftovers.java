package dev.switchback.testing;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The threads of clients that ran at some moment, to compare with later. They are told by their names: those of the
 * client itself, and those of the JDK's HTTP client, which before JDK 21 end with a garbage collection only.
 */
final class Leftovers {
    private static final Pattern OF_CLIENTS = Pattern.compile("switchback-.*|HttpClient-.*");
    private static final Pattern ENDING_AT_ONCE = Pattern.compile("switchback-.*");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Set<Thread> known;

    private Leftovers(Set<Thread> known) {
        this.known = known;
    }

    static Leftovers now() {
        return new Leftovers(threads());
    }

    /**
     * Waits for every thread that has been started since to end, apart from those of the JDK.
     *
     * @throws AssertionError naming those that go on
     */
    void requireNoneOfOurs() {
        requireNone(ENDING_AT_ONCE, PATIENCE);
    }

    /**
     * Waits for every thread that has been started since to end.
     *
     * @throws AssertionError naming those that go on
     */
    void requireNoOther() {
        requireNoOther(PATIENCE);
    }

    /**
     * Waits for every thread that has been started since to end, for {@code patience} at the longest.
     *
     * @throws AssertionError naming those that go on
     */
    void requireNoOther(Duration patience) {
        requireNone(OF_CLIENTS, patience);
    }

    private void requireNone(Pattern names, Duration patience) {
        boolean ended = Eventually.within(patience, () -> others(names).isEmpty() || collect(names));
        if (!ended) {
            throw new AssertionError("threads are left behind: "
                    + others(names).stream().map(Thread::getName).sorted().collect(Collectors.joining(", ")));
        }
    }

    /** Collects garbage where that is what a thread waits for, and says that it goes on. */
    private static boolean collect(Pattern names) {
        if (names.equals(OF_CLIENTS)) {
            System.gc();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return false;
    }

    private Set<Thread> others(Pattern names) {
        Set<Thread> others = threads();
        others.removeAll(known);
        others.removeIf(thread -> !names.matcher(thread.getName()).matches());
        return others;
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> OF_CLIENTS.matcher(thread.getName()).matches())
                .collect(Collectors.toCollection(HashSet::new));
    }
}
