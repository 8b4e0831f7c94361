package dev.switchback.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A process of the demonstration.
 *
 * @param name for people
 * @param process the process; its standard input is the leash that {@link Leash} holds on to
 * @param log where its standard error goes
 */
record Child(String name, Process process, Path log) {
    private static final int LOG_TAIL_LINES = 20;

    /**
     * Waits for the port that the process announces on its standard output.
     *
     * @throws DemoException if it ends before, or takes longer than {@code limit}
     */
    int port(Duration limit) {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(this::firstLine);
        try {
            return Integer.parseInt(line.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (NumberFormatException | ExecutionException | TimeoutException e) {
            throw new DemoException(name + " did not start:\n" + logTail());
        } catch (InterruptedException e) {
            throw DemoException.interrupted();
        }
    }

    /** Waits until the process has ended, for at most {@code limit}; tells whether it has. */
    boolean ended(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw DemoException.interrupted();
        }
    }

    /** Returns the end of what the process has logged. */
    String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    /** This process and all that it has started, as far as they are alive. */
    Stream<ProcessHandle> family() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()));
    }

    private String firstLine() {
        try {
            // Not closed: the stream is the process's for as long as it lives.
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            return String.valueOf(output.readLine());
        } catch (IOException e) {
            return "";
        }
    }
}
