package dev.switchback.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} says, the file by which a PostgreSQL server claims its cluster. It survives a
 * {@code kill -9}, so its process may be gone, and its number may belong to another one by now.
 *
 * @param cluster the directory the file was found in, as a real path
 * @param pid the server's process
 * @param ready whether the server has finished starting
 */
record PostmasterFile(Path cluster, long pid, boolean ready) {
    private static final int STATUS_LINE = 7;

    /** Reads the file of a cluster; empty if there is none, or it is only partly written. */
    static Optional<PostmasterFile> read(Path cluster) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(path(cluster));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (lines.isEmpty() || !lines.get(0).matches("\\d{1,10}")) {
            return Optional.empty();
        }
        boolean ready =
                lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
        return Optional.of(new PostmasterFile(cluster, Long.parseLong(lines.get(0)), ready));
    }

    static Path path(Path cluster) {
        return cluster.resolve("postmaster.pid");
    }

    /** A live process under the file's number, whatever it is. */
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    }

    /** The live server of this cluster. A server names its cluster on its command line, a stranger doesn't. */
    Optional<ProcessHandle> server() {
        return process()
                .filter(process -> process.info()
                        .arguments()
                        .map(List::of)
                        .orElse(List.of())
                        .contains(cluster.toString()));
    }
}
