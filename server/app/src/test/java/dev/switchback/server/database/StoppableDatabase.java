package dev.switchback.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL of its own, that several nodes share and a test stops, continues and kills. */
public final class StoppableDatabase implements AutoCloseable {
    private final Path directory;
    private EmbeddedPostgres server;

    private StoppableDatabase(Path directory) {
        this.directory = directory;
        this.server = EmbeddedPostgres.start(directory, new SecureRandom());
    }

    /** What is done to its files. */
    @FunctionalInterface
    public interface Surgery {
        /** Works on the files of the cluster in {@code data}. */
        void on(Path data) throws IOException;
    }

    /** Stops it in order, has its files worked on, and starts it again. */
    public void whileStopped(Surgery surgery) throws IOException {
        server.close();
        surgery.on(directory.resolve("postgres").resolve("data"));
        server = EmbeddedPostgres.start(directory, new SecureRandom());
    }

    /** Starts it in a new directory. */
    public static StoppableDatabase start() {
        try {
            Path directory = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "outages")).toAbsolutePath(), "database");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            return new StoppableDatabase(directory);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    /** Returns how to reach it. */
    public DatabaseSettings settings() {
        return server.settings();
    }

    /** Sends a signal, such as {@code STOP}, to all its processes. */
    public void signal(String name) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        ProcessHandle.of(server.processId()).stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .forEach(process -> command.add(Long.toString(process.pid())));
        try {
            new ProcessBuilder(command).start().onExit().join();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void close() {
        signal("CONT");
        server.close();
    }
}
