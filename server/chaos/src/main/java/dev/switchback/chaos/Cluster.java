package dev.switchback.chaos;

import dev.switchback.server.database.DatabaseException;
import dev.switchback.server.database.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An empty database of the embedded PostgreSQL, stopped, from which others are copied, and the programs to run them with.
 *
 * @param programs where PostgreSQL's programs are
 * @param files the database itself
 * @param user who owns everything in it
 * @param password of that user
 */
record Cluster(Path programs, Path files, String user, String password) {
    private static final int ATTEMPTS = 3;

    /** Has the service make one. On a machine that is very busy it takes more than one attempt. */
    static Cluster make(Ground ground) {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(ground);
            } catch (DatabaseException slow) {
                if (attempt == ATTEMPTS) {
                    throw slow;
                }
            }
        }
    }

    private static Cluster attempt(Ground ground) {
        Path place = ground.place("cluster");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(place, new SecureRandom());
                Stream<Path> found = Files.list(place.resolve("postgres"))) {
            Path binaries = found.filter(path -> path.getFileName().toString().startsWith("binaries-"))
                    .findFirst()
                    .orElseThrow(() -> new Trouble("there are no programs of PostgreSQL"));
            return new Cluster(binaries, place.resolve("postgres/data"), postgres.user(), postgres.password());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns the command that runs a program of PostgreSQL as the owner of the files, for it refuses to run as root. */
    List<String> command(String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (Command.run(List.of("id", "-u")).equals("0")) {
            String owner = Command.run(List.of("stat", "-c", "%u %g", files.toString()));
            command.add("setpriv");
            command.add("--reuid=" + owner.split(" ", -1)[0]);
            command.add("--regid=" + owner.split(" ", -1)[1]);
            command.addAll(List.of("--clear-groups", "--"));
        }
        command.add(programs.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        return command;
    }

    /** Copies files to a place that does not exist yet, as they are and with their owner. */
    static void copy(Path from, Path to) {
        Command.run(List.of("cp", "-a", from.toString(), to.toString()));
    }
}
