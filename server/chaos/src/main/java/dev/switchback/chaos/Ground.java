package dev.switchback.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The directory in which everything happens. Every process that is started works inside it, and so do those that these
 * start; closing it ends them all, unmounts what was mounted there and removes it. A janitor of its own sees to that, which
 * does so too where this process is killed.
 */
final class Ground implements AutoCloseable {
    private static final String JANITOR = """
            cat > /dev/null
            end() {
              ls -l /proc/[0-9]*/cwd | sed -n "s#.*/proc/\\([0-9]*\\)/cwd -> $1\\(/.*\\)\\{0,1\\}\\$#\\1#p" | xargs -r kill -KILL
            }
            # What is just being started or copied there may be missed the first time.
            for attempt in 1 2 3 4 5 6 7 8 9 10; do
              end "$1"
              while read -r _ place _; do
                case $place in "$1"/*) umount -l "$place" ;; esac
              done < /proc/mounts
              rm -rf --one-file-system "$1" && sleep 0.2 && [ ! -e "$1" ] && exit
            done
            """;

    private static final int COMPLAINTS = 1_000;

    private final Path directory;
    private final Process janitor;
    private final AtomicInteger names = new AtomicInteger();
    private volatile boolean closed;

    private Ground(Path directory, Process janitor) {
        this.directory = directory;
        this.janitor = janitor;
    }

    /** Makes a directory among the temporary ones of the system, through which everybody may pass. */
    static Ground prepare() {
        try {
            Path directory = open(Files.createTempDirectory("switchback-chaos-").toRealPath());
            Process janitor = new ProcessBuilder("setsid", "bash", "-c", JANITOR, "janitor", directory.toString())
                    .directory(Path.of("/").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new Ground(directory, janitor);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** PostgreSQL refuses to run as root; the account it then runs under must be able to pass through. */
    private static Path open(Path directory) throws IOException {
        return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    }

    /** Makes a new directory of that kind. */
    Path place(String kind) {
        if (closed) {
            throw new Trouble("all is over");
        }
        try {
            return open(Files.createDirectory(directory.resolve(kind + "-" + names.incrementAndGet())));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * Makes a new directory of that kind that holds no more than {@code megabytes}.
     *
     * @throws Trouble if this account may not mount anything
     */
    Path narrowPlace(String kind, int megabytes) {
        Path place = place(kind);
        Command.run(
                List.of("mount", "-t", "tmpfs", "-o", "mode=711,size=" + megabytes + "m", "tmpfs", place.toString()));
        return place;
    }

    /**
     * Starts a Java program with the classes of this one.
     *
     * @param place where it works, and where its {@code log} is
     * @param options of the virtual machine
     * @param command main class and arguments
     * @param variables of its environment, beside ours that are not Switchback's
     */
    Process java(Path place, List<String> options, List<String> command, Map<String, String> variables) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss512k"));
        line.addAll(options);
        line.addAll(List.of("-cp", System.getProperty("java.class.path")));
        line.addAll(command);
        return start(place, line, variables);
    }

    /** Starts a program; what it writes to its standard output is for the caller to read. */
    Process start(Path place, List<String> command, Map<String, String> variables) {
        if (closed) {
            throw new Trouble("all is over");
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log(place).toFile()));
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.startsWith("SWITCHBACK_") || name.startsWith("PG") || name.equals("EMERGENCY_ROLLBACK"));
        builder.environment().putAll(variables);
        try {
            return builder.start();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Returns the end of what programs that work in {@code place} have complained of, in one line. */
    String complaints(Path place) {
        try {
            String all = Files.readString(log(place));
            return all.substring(Math.max(0, all.length() - COMPLAINTS))
                    .replaceAll("\\s+", " ")
                    .strip();
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private Path log(Path place) {
        return directory.resolve(place.getFileName() + ".log");
    }

    /** Ends and removes everything, and waits until that is done. */
    @Override
    public void close() {
        closed = true;
        try {
            janitor.getOutputStream().close();
            janitor.waitFor();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } catch (InterruptedException interrupted) {
            throw Trouble.interrupted();
        }
    }
}
