package dev.switchback.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A process of SDKs, whose observations go to the history. */
final class Sdks implements AutoCloseable {
    private final Process process;
    private final String name;
    private final int count;
    private final History history;
    private final ConcurrentHashMap<String, Long> revisions = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Boolean> switches = new ConcurrentHashMap<>();

    private Sdks(Process process, String name, int count, History history) {
        this.process = process;
        this.name = name;
        this.count = count;
        this.history = history;
    }

    /** Listens to a process of {@code count} SDKs, and returns when it is ready. */
    static Sdks follow(Process process, String name, int count, History history) {
        Sdks sdks = new Sdks(process, name, count, history);
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        try {
            if (!Evaluator.READY.equals(output.readLine())) {
                throw new Trouble("SDKs " + name + " did not start");
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        Thread ear = new Thread(() -> sdks.listen(output), "sdks-" + name);
        ear.setDaemon(true);
        ear.start();
        return sdks;
    }

    private void listen(BufferedReader output) {
        try {
            output.lines().forEach(this::hear);
        } catch (UncheckedIOException killed) {
            // The process is gone, and what it said last with it.
        }
    }

    private void hear(String line) {
        Words.read(line).ifPresent(observation -> {
            history.add(observation);
            if (observation instanceof Observation.View view) {
                revisions.put(view.observer(), view.revision());
            } else if (observation instanceof Observation.Switched switched) {
                switches.put(switched.observer(), switched.on());
            }
        });
    }

    /** Returns the names of all of them. */
    Set<String> names() {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> name + "." + number)
                .collect(Collectors.toSet());
    }

    /** Says whether all of them have seen {@code revision} or a later one. */
    boolean reached(long revision) {
        return names().stream().allMatch(each -> revisions.getOrDefault(each, -1L) >= revision);
    }

    /** Says whether the switch serves V2, or else V1, to all of them. */
    boolean serve(boolean on) {
        return names().stream().allMatch(each -> Boolean.valueOf(on).equals(switches.get(each)));
    }

    /** Returns the names of those to whom the switch serves V2. */
    Set<String> served() {
        return names().stream()
                .filter(each -> Boolean.TRUE.equals(switches.get(each)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Says whether all of them have answered, whatever. */
    boolean answer() {
        return switches.size() == count;
    }

    /** Kills the process: it does nothing in order. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
