package dev.switchback.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * All processes of the demonstration and the directory they work in. Closing it ends them, whatever they have started
 * themselves, and removes the directory. Safe for several threads.
 */
final class Cast implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final List<String> FRUGAL = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss512k");

    private final Path directory;
    private final Deque<Child> children = new ArrayDeque<>();
    private final Set<ProcessHandle> descendants = new HashSet<>();
    private boolean closed;

    /**
     * Prepares to start processes.
     *
     * @param directory the cast's own: removed with all that is in it when the cast is closed
     */
    Cast(Path directory) {
        this.directory = directory;
    }

    /** What a process runs, and with what. */
    record Role(String name, String mainClass, List<String> arguments, String classPath, int heapMegabytes) {
        Role {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * Starts a process on its leash. Its standard error, and its standard output unless {@code announces}, go to a log.
     *
     * @param environment variables in addition to our own
     * @param announces whether it writes its port to its standard output, for {@link Child#port}
     */
    synchronized Child start(Role role, Map<String, String> environment, boolean announces) {
        if (closed) {
            throw new DemoException("the demonstration is over");
        }
        Path log = directory.resolve(role.name() + ".log");
        ProcessBuilder builder = new ProcessBuilder(command(role)).redirectError(log.toFile());
        if (!announces) {
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
        }
        // What the audience has set for its own services is not meant for these.
        builder.environment().keySet().removeIf(Cast::concernsSwitchback);
        builder.environment().putAll(environment);
        try {
            Child child = new Child(role.name(), builder.start(), log);
            children.push(child);
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + role.name(), e);
        }
    }

    static boolean concernsSwitchback(String variable) {
        return variable.startsWith("SWITCHBACK_") || variable.equals("EMERGENCY_ROLLBACK");
    }

    private static List<String> command(Role role) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FRUGAL);
        command.addAll(List.of("-Xmx" + role.heapMegabytes() + "m", "-cp", role.classPath(), Leash.class.getName()));
        command.add(role.mainClass());
        command.addAll(role.arguments());
        return command;
    }

    /** Remembers what a process has started by now, so that it is ended even if that process is gone by then. */
    synchronized void rememberDescendants() {
        children.forEach(child -> child.family().forEach(descendants::add));
    }

    /** Returns those who have ended by themselves. */
    synchronized List<Child> lost() {
        return closed
                ? List.of()
                : children.stream().filter(child -> !child.process().isAlive()).toList();
    }

    /** Ends all processes, those started last first, gently and then by force, and removes the directory. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        rememberDescendants();
        children.forEach(child -> child.process().destroy());
        awaitEnd(children.stream().map(child -> child.process().toHandle()));
        descendants.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
        awaitEnd(descendants.stream());
        removeDirectory();
    }

    private static void awaitEnd(Stream<ProcessHandle> processes) {
        CompletableFuture<?>[] ends = processes.map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ends)
                .completeOnTimeout(null, GRACE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private void removeDirectory() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("Left behind: " + directory + " (" + e.getMessage() + ")");
        }
    }
}
