package dev.switchback.server.database;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operating-system account PostgreSQL runs under: our own, unless we are root, whom PostgreSQL refuses. Then it is
 * the account that owns the cluster already, else {@code postgres} where it exists, else {@code nobody}.
 */
final class ServerAccount {
    private static final List<String> CANDIDATES = List.of("postgres", "nobody");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Path ROOT = Path.of("/");

    private final @Nullable UserPrincipal owner;
    private final List<String> prefix;

    private ServerAccount(@Nullable UserPrincipal owner, List<String> prefix) {
        this.owner = owner;
        this.prefix = List.copyOf(prefix);
    }

    /**
     * The account for a cluster, whether it exists or is about to be made.
     *
     * @throws DatabaseException if we are root and can't become anybody else
     */
    static ServerAccount forCluster(Path cluster) throws IOException {
        if (new UnixSystem().getUid() != 0) {
            return new ServerAccount(null, List.of());
        }
        return Files.exists(cluster) ? become(Files.getOwner(cluster)) : become(unprivileged());
    }

    /** Whether PostgreSQL runs as somebody else than this process. */
    boolean isForeign() {
        return owner != null;
    }

    /** The command line that runs a command under this account; the process keeps its id. */
    List<String> command(List<String> command) {
        return Stream.concat(prefix.stream(), command.stream()).toList();
    }

    /** Makes this account the owner of a file that this process has made. */
    void own(Path file) throws IOException {
        if (owner != null) {
            Files.setOwner(file, owner);
        }
    }

    /** Whether this account can pass through a directory and all of its parents. */
    boolean reaches(Path directory) {
        return !isForeign()
                || Command.run(ROOT, TIMEOUT, command(List.of("test", "-x", directory.toString())))
                        .succeeded();
    }

    private static ServerAccount become(UserPrincipal user) {
        Path setpriv = Command.find("setpriv")
                .orElseThrow(() -> new DatabaseException("PostgreSQL refuses to run as root, and setpriv, which would"
                        + " run it as " + user.getName() + ", is missing. Install util-linux, start Switchback as"
                        + " another user, or set SWITCHBACK_DB_URL"));
        Command.Outcome group = Command.run(ROOT, TIMEOUT, List.of("id", "-g", user.getName()));
        if (!group.succeeded()) {
            throw new DatabaseException("Cannot run PostgreSQL as " + user.getName() + ": " + group.output());
        }
        return new ServerAccount(
                user,
                List.of(
                        setpriv.toString(),
                        "--reuid=" + user.getName(),
                        "--regid=" + group.output(),
                        "--clear-groups",
                        "--inh-caps=-all",
                        "--"));
    }

    private static UserPrincipal unprivileged() throws IOException {
        for (String name : CANDIDATES) {
            try {
                return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
            } catch (UserPrincipalNotFoundException e) {
                // Not on this machine: try the next.
            }
        }
        throw new DatabaseException("PostgreSQL refuses to run as root, and this machine has neither a user postgres"
                + " nor a user nobody. Create one, start Switchback as another user, or set SWITCHBACK_DB_URL");
    }
}
