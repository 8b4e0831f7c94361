package dev.switchback.server.database;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Operating-system commands, run in a clean environment so that neither locale nor {@code PG*} variables leak in. */
final class Command {

    /** What a command that has ended leaves: its exit code, and standard output and error as one text. */
    record Outcome(int exitCode, String output) {
        boolean succeeded() {
            return exitCode == 0;
        }
    }

    private Command() {}

    /**
     * Runs a command to its end.
     *
     * @throws DatabaseException if it can't be run, or is still running after {@code timeout} (it is killed then)
     */
    static Outcome run(Path workingDirectory, Duration timeout, List<String> command) {
        try {
            Process process =
                    builder(workingDirectory, command).redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
                if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new DatabaseException(command.get(0) + " did not end within " + timeout);
                }
                return new Outcome(process.exitValue(), output.join().strip());
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new DatabaseException("Cannot run " + command.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw DatabaseException.interrupted("running " + command.get(0), e);
        }
    }

    /** A process about to be started, in the clean environment. */
    static ProcessBuilder builder(Path workingDirectory, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG"));
        environment.put("LC_ALL", "C");
        return builder;
    }

    /** Where a program is installed, if it is; {@code /usr/sbin} and its like are searched even if not on the path. */
    static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/bin", "/bin", "/usr/sbin"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
