package dev.switchback.benchmarks;

import com.launchdarkly.sdk.server.LDClient;
import dev.switchback.client.SwitchbackClient;
import io.getunleash.Unleash;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Who starts in a fresh JVM, what has to be there beforehand, and what comes first: an answer. */
@SuppressWarnings("ImmutableEnumChecker") // They are made of methods that keep nothing.
enum Newcomer {
    /** Starts nothing, and shows what the JVM itself costs. */
    NOBODY("nobody", (directory, flags) -> "", source -> List.of(true)),
    SERVER("Switchback, from a server", Newcomer::server, Newcomer::fromServer),
    SECURE("Switchback, from a server over https", Newcomer::secureServer, Newcomer::fromSecureServer),
    DISK("Switchback, from disk, the server away", Newcomer::cache, Newcomer::fromDisk),
    LAUNCHDARKLY("LaunchDarkly %s, from a file", Newcomer::launchDarklyFile, Newcomer::launchDarkly),
    UNLEASH("Unleash %s, from a bootstrap file", Newcomer::unleashFile, Newcomer::unleash);

    private static final User ASKING = new User("c6a1a5b4-06b6-4b6c-9d1c-6f6f6f0e8a11", "FR", 30, "beta-0@example.com");

    /** A rollout to half of the users. */
    private static final String KEY = Question.mixedKey(1);

    private final String title;
    private final Preparation preparation;
    private final Start start;

    Newcomer(String title, Preparation preparation, Start start) {
        this.title = title;
        this.preparation = preparation;
        this.start = start;
    }

    /** Puts so many flags where a newcomer finds them, and says where that is. */
    private interface Preparation {
        String of(Path directory, int flags) throws IOException;
    }

    /** Starts with what has been prepared. */
    private interface Start {
        List<Object> from(String source) throws IOException;
    }

    /** Puts {@code flags} flags, a quarter of each kind, where it finds them, and says where that is. */
    String prepare(Path directory, int flags) throws IOException {
        return preparation.of(directory, flags);
    }

    /** Starts and answers once; returns whatever must not be collected as long as it runs. */
    List<Object> start(String source) throws IOException {
        return start.from(source);
    }

    /** Returns its name and, for a peer, its version. */
    String title() {
        return switch (this) {
            case LAUNCHDARKLY, UNLEASH -> title.formatted((Object[]) Versions.of(name().toLowerCase(Locale.ROOT)));
            case NOBODY, SERVER, SECURE, DISK -> title;
        };
    }

    /** The server lives as long as this process. */
    private static String server(Path directory, int flags) throws IOException {
        return new SnapshotServer(SwitchbackFlags.mixed(flags)).url().toString();
    }

    private static String secureServer(Path directory, int flags) throws IOException {
        Identity identity = Identity.in(directory);
        return SnapshotServer.secure(SwitchbackFlags.mixed(flags), identity).url() + " " + identity.trusted();
    }

    private static String cache(Path directory, int flags) throws IOException {
        try (SnapshotServer server = new SnapshotServer(SwitchbackFlags.mixed(flags));
                SwitchbackClient client = ClientEngine.builder(server.url())
                        .cacheDirectory(directory)
                        .startTimeout(Engine.PATIENCE)
                        .build()) {
            if (client.revision() == 0) {
                throw new IllegalStateException("the client has no flags");
            }
            awaitFile(directory);
            return directory + " " + server.url();
        }
    }

    /** A client writes what it has heard in the background. */
    private static void awaitFile(Path directory) throws IOException {
        long start = System.nanoTime();
        while (isEmpty(directory)) {
            if (System.nanoTime() - start > Engine.PATIENCE.toNanos()) {
                throw new IllegalStateException("nothing is kept in " + directory);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.noneMatch(file -> file.toString().endsWith(".json"));
        }
    }

    private static String launchDarklyFile(Path directory, int flags) throws IOException {
        return Files.writeString(directory.resolve("launchdarkly.json"), LaunchDarklyEngine.mixed(flags))
                .toString();
    }

    private static String unleashFile(Path directory, int flags) throws IOException {
        return Files.writeString(directory.resolve("unleash.json"), UnleashEngine.mixed(flags))
                .toString();
    }

    private static List<Object> fromServer(String source) {
        SwitchbackClient client = ClientEngine.client(URI.create(source));
        return List.of(client, client.isOn(KEY, CoreEngine.context(ASKING), false));
    }

    /** Reads all certificates that the JDK comes with, as an application does that trusts the usual ones. */
    private static List<Object> fromSecureServer(String source) {
        String[] parts = source.split(" ", -1);
        System.setProperty("javax.net.ssl.trustStore", parts[1]);
        return fromServer(parts[0]);
    }

    private static List<Object> fromDisk(String source) {
        String[] parts = source.split(" ", -1);
        SwitchbackClient client = ClientEngine.builder(URI.create(parts[1]))
                .cacheDirectory(Path.of(parts[0]))
                .startTimeout(Duration.ZERO)
                .build();
        if (client.revision() == 0) {
            throw new IllegalStateException("nothing was found on disk");
        }
        return List.of(client, client.isOn(KEY, CoreEngine.context(ASKING), false));
    }

    private static List<Object> launchDarkly(String source) {
        LDClient client = LaunchDarklyEngine.client(Path.of(source));
        return List.of(client, client.boolVariation(KEY, LaunchDarklyEngine.context(ASKING), false));
    }

    private static List<Object> unleash(String source) throws IOException {
        Unleash unleash = UnleashEngine.unleash(Files.readString(Path.of(source)));
        return List.of(unleash, unleash.isEnabled(KEY, UnleashEngine.context(ASKING)));
    }
}
