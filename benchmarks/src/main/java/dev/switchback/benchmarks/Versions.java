package dev.switchback.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;

/** The versions of the peers, as the build wrote them down. */
final class Versions {
    private static final Properties VERSIONS = read();

    private Versions() {}

    /** Returns the version of each library that {@code peer} consists of. */
    static String[] of(Contender peer) {
        return of(peer.name().toLowerCase(Locale.ROOT));
    }

    /** Returns the version of each library that the peer called {@code name} consists of. */
    static String[] of(String name) {
        return VERSIONS.getProperty(name, "").split(",", -1);
    }

    private static Properties read() {
        Properties versions = new Properties();
        try (InputStream file = Versions.class.getResourceAsStream("versions.properties")) {
            versions.load(Objects.requireNonNull(file, "versions.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions;
    }
}
