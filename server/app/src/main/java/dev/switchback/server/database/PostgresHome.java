package dev.switchback.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of an embedded PostgreSQL: binaries, cluster, password, port, log and lock.
 *
 * @param directory an existing directory, as a real path
 */
record PostgresHome(Path directory) {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresHome.class);
    private static final int PASSWORD_BYTES = 32;
    private static final int LARGEST_PORT = 65_535;

    /**
     * Finds the home of a data directory, or makes it: {@code <data directory>/postgres}. If we are root and the
     * account that will run PostgreSQL can't pass through the data directory (it lies under {@code /root}, say), the
     * home is made under {@code elsewhere} and {@code <data directory>/postgres} is a link to it.
     */
    static PostgresHome prepare(Path dataDirectory, Path elsewhere) throws IOException {
        Files.createDirectories(dataDirectory);
        Path home = dataDirectory.toRealPath().resolve("postgres");
        if (Files.isSymbolicLink(home) && !Files.isDirectory(home)) {
            throw new DatabaseException("The database of " + dataDirectory + " is in " + Files.readSymbolicLink(home)
                    + ", which does not exist. Bring it back, or remove the link " + home + " to start empty");
        }
        ServerAccount account = ServerAccount.forCluster(home.resolve("data"));
        if (!Files.exists(home)) {
            make(home, account, elsewhere);
        }
        Path directory = home.toRealPath();
        Files.setPosixFilePermissions(
                directory, PosixFilePermissions.fromString(account.isForeign() ? "rwx--x--x" : "rwx------"));
        return new PostgresHome(directory);
    }

    private static void make(Path home, ServerAccount account, Path elsewhere) throws IOException {
        Path dataDirectory = home.resolveSibling("");
        if (account.reaches(dataDirectory)) {
            Files.createDirectory(home);
            return;
        }
        if (!Files.exists(elsewhere)) {
            Files.createDirectories(elsewhere);
            Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path reachable = Files.createTempDirectory(elsewhere, "database-");
        Files.createSymbolicLink(home, reachable);
        LOG.warn(
                "PostgreSQL cannot run as root and another user cannot enter {}: the database is in {}",
                dataDirectory,
                reachable);
    }

    Path cluster() {
        return directory.resolve("data");
    }

    Path log() {
        return directory.resolve("log");
    }

    private Path portFile() {
        return directory.resolve("port");
    }

    private Path passwordFile() {
        return directory.resolve("password");
    }

    /** The port of the last run, if it is remembered. */
    OptionalInt rememberedPort() throws IOException {
        if (!Files.exists(portFile())) {
            return OptionalInt.empty();
        }
        String text = Files.readString(portFile()).strip();
        int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        return port >= 1 && port <= LARGEST_PORT ? OptionalInt.of(port) : OptionalInt.empty();
    }

    void rememberPort(int port) throws IOException {
        PrivateFile.write(portFile(), port + "\n");
    }

    /**
     * The password of the cluster: 32 random bytes, made once and kept in a file that only we may read.
     *
     * @throws DatabaseException if the cluster exists and the file doesn't
     */
    String password(SecureRandom random) throws IOException {
        if (Files.exists(passwordFile())) {
            return Files.readString(passwordFile()).strip();
        }
        if (Files.exists(cluster(), LinkOption.NOFOLLOW_LINKS)) {
            throw new DatabaseException("The password of the embedded database is missing: " + passwordFile()
                    + ". Bring the file back, or move " + directory + " away and restore from a backup");
        }
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        PrivateFile.write(passwordFile(), password + "\n");
        return password;
    }
}
