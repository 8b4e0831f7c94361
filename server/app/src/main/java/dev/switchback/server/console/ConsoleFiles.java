package dev.switchback.server.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files that the build has put under {@code /console} of the jar. Each is read and compressed once, when it is first
 * asked for; there are no more of them than there are in the jar.
 *
 * <p>Safe to share between threads.
 */
final class ConsoleFiles {
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "json", "application/json",
            "webmanifest", "application/manifest+json");

    private final Map<String, ConsoleFile> files = new ConcurrentHashMap<>();

    /** Returns the page that everything begins with; the one that says that there is no console where none was built. */
    ConsoleFile index() {
        return find("/index.html").or(() -> find("/placeholder.html")).orElseThrow();
    }

    /** Returns the file at {@code path}; empty if there is none. */
    Optional<ConsoleFile> find(String path) {
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null || !PATH.matcher(path).matches()) {
            return Optional.empty();
        }
        return Optional.ofNullable(files.computeIfAbsent(path, unread -> read(unread, type)));
    }

    private static @Nullable ConsoleFile read(String path, String type) {
        try (InputStream stream = ConsoleFiles.class.getResourceAsStream("/console" + path)) {
            return stream == null ? null : ConsoleFile.of(type, stream.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
