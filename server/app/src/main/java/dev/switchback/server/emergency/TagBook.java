package dev.switchback.server.emergency;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.disk.CheckedFile;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Json;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which flags carry which tag, as it was last loaded, in memory and on disk: a tag is engaged without the database, too.
 *
 * <p>Safe to share between threads.
 */
public final class TagBook {
    private static final Logger LOG = LoggerFactory.getLogger(TagBook.class);

    private final Map<EnvironmentId, Map<String, List<String>>> tags = new ConcurrentHashMap<>();
    private final Set<EnvironmentId> unwritten = ConcurrentHashMap.newKeySet();
    private final Path directory;

    /** Makes the book of a data directory, which need not be there yet. */
    public TagBook(Path data) {
        this.directory = data.resolve("tags");
    }

    /** What is on the disk, a file for each environment. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Page(@Nullable Map<String, List<String>> tags) {}

    /** Takes in the flags of {@code environment} by their tags. */
    void loaded(EnvironmentId environment, Map<String, List<String>> flags) {
        if (!Objects.equals(tags.put(environment, Map.copyOf(flags)), flags)) {
            unwritten.add(environment);
        }
    }

    /** Reads what was written of {@code environment}, unless something newer is known. */
    void recall(EnvironmentId environment) {
        file(environment)
                .read()
                .flatMap(TagBook::parsed)
                .ifPresent(flags -> tags.putIfAbsent(environment, Map.copyOf(flags)));
    }

    /** Returns the flags of {@code environment} that carry {@code tag}; none without one. */
    List<String> flags(EnvironmentId environment, @Nullable String tag) {
        return tag == null
                ? List.of()
                : tags.getOrDefault(environment, Map.of()).getOrDefault(tag, List.of());
    }

    /** Writes what is new. What cannot be written is tried again the next time. */
    public void tick() {
        for (EnvironmentId environment : List.copyOf(unwritten)) {
            unwritten.remove(environment);
            try {
                file(environment).write(Json.write(new Page(tags.getOrDefault(environment, Map.of()))));
            } catch (UncheckedIOException full) {
                unwritten.add(environment);
                LOG.warn("The tags of {} are not on the disk yet: {}", environment, full.toString());
            }
        }
    }

    private static Optional<Map<String, List<String>>> parsed(byte[] content) {
        try {
            return Optional.ofNullable(Json.read(content, Page.class).tags());
        } catch (HttpProblem | Refusal foreign) {
            LOG.warn("Tags on the disk cannot be read: {}", foreign.toString());
            return Optional.empty();
        }
    }

    /** Keys are safe as names of files. */
    private CheckedFile file(EnvironmentId environment) {
        return new CheckedFile(directory.resolve(environment.project()).resolve(environment.key() + ".json"));
    }
}
