package dev.switchback.server.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, unpacked from the archive on the class path into a directory named after the archive's
 * SHA-256. The directory appears by an atomic rename, so if it is there, it is whole and it is this archive.
 *
 * @param directory where {@code bin}, {@code lib} and {@code share} are
 * @param version such as {@code 18.6}
 */
record PostgresBinaries(Path directory, String version) {
    private static final Pattern VERSION = Pattern.compile("postgres \\(PostgreSQL\\) (\\d+\\S*)");
    private static final int NAME_LENGTH = 16;

    /**
     * The archive for this machine, as a resource on the class path.
     *
     * @throws DatabaseException if there is none
     */
    static String archive() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch", "");
        String name = "/postgres-" + (system.startsWith("mac") ? "darwin" : system) + "-"
                + (processor.equals("aarch64") ? "arm_64" : "x86_64") + ".txz";
        boolean known = List.of("aarch64", "amd64", "x86_64").contains(processor);
        if (!known || PostgresBinaries.class.getResource(name) == null) {
            throw new DatabaseException("There is no embedded PostgreSQL for " + system + " on " + processor
                    + ". Set SWITCHBACK_DB_URL to a PostgreSQL of your own");
        }
        return name;
    }

    /**
     * Unpacks the programs below {@code home} unless they are there already, and tries them under {@code account}.
     *
     * @throws DatabaseException if they don't run on this machine
     */
    static PostgresBinaries unpack(String archive, Path home, ServerAccount account) throws IOException {
        Path directory = home.resolve("binaries-" + sha256(archive).substring(0, NAME_LENGTH));
        if (!Files.isDirectory(directory)) {
            Path part = home.resolve("binaries.part");
            FileTree.delete(part);
            extract(archive, part);
            PrivateFile.rename(part, directory);
        }
        return new PostgresBinaries(directory, version(directory, account));
    }

    /** The first part of the version: data of one major version can't be read by another. */
    String majorVersion() {
        return version.split("\\.", 2)[0];
    }

    String program(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    private static InputStream open(String archive) throws IOException {
        InputStream stream = PostgresBinaries.class.getResourceAsStream(archive);
        if (stream == null) {
            throw new IOException("Missing on the class path: " + archive);
        }
        return new BufferedInputStream(stream);
    }

    private static String sha256(String archive) throws IOException {
        try (DigestInputStream stream = new DigestInputStream(open(archive), MessageDigest.getInstance("SHA-256"))) {
            stream.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(stream.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static void extract(String archive, Path target) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(open(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("An entry of " + archive + " leads outside: " + entry.getName());
                }
                extract(tar, entry, path, target);
            }
        }
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path path, Path target)
            throws IOException {
        if (entry.isDirectory()) {
            makeDirectories(path, target);
            return;
        }
        makeDirectories(path.resolveSibling(""), target);
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            tar.transferTo(Channels.newOutputStream(channel));
            channel.force(true);
        }
        boolean executable = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    /** Makes what is missing from {@code target} down to {@code directory}, open to everybody whatever our umask. */
    private static void makeDirectories(Path directory, Path target) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (!directory.equals(target)) {
            makeDirectories(directory.resolveSibling(""), target);
        }
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String version(Path directory, ServerAccount account) {
        String program = directory.resolve("bin").resolve("postgres").toString();
        Command.Outcome outcome =
                Command.run(directory, Duration.ofSeconds(30), account.command(List.of(program, "--version")));
        Matcher matcher = VERSION.matcher(outcome.output());
        if (!outcome.succeeded() || !matcher.find()) {
            throw new DatabaseException("The embedded PostgreSQL does not run on this machine: " + outcome.output()
                    + ". Set SWITCHBACK_DB_URL to a PostgreSQL of your own");
        }
        return matcher.group(1);
    }
}
