package dev.switchback.server.access;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.disk.CheckedFile;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Json;
import dev.switchback.server.http.KeyKind;
import dev.switchback.server.http.Principal;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that are good, as the database said last, in memory and on disk: for when it does not answer. Holds no
 * secret, only their SHA-256.
 *
 * <p>Safe to share between threads.
 */
final class KeyBook {
    /** How many keys are remembered at most; those for emergencies first. */
    static final int LIMIT = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(KeyBook.class);

    private final Optional<CheckedFile> file;
    private volatile Map<String, Principal> holders = Map.of();

    /** Makes an empty book; without a directory it is kept in memory only. */
    KeyBook(Optional<Path> directory) {
        this.file = directory.map(data -> new CheckedFile(data.resolve("keys.json")));
    }

    /** The book on disk. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Page(List<Line> keys) {
        Page {
            keys = List.copyOf(keys);
        }
    }

    /** A key in it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Line(
            String hash,
            String id,
            String name,
            KeyKind kind,
            @Nullable String environment,
            @Nullable Instant expiresAt) {
        private Principal principal() {
            return new Principal(
                    id,
                    name,
                    kind,
                    Optional.ofNullable(environment).map(EnvironmentId::parse),
                    Optional.ofNullable(expiresAt));
        }
    }

    /** Reads what was written before. */
    synchronized void recall() {
        try {
            Map<String, Principal> all = new HashMap<>();
            file.flatMap(CheckedFile::read)
                    .map(content -> Json.read(content, Page.class).keys())
                    .orElse(List.of())
                    .forEach(line -> all.put(line.hash(), line.principal()));
            holders = Map.copyOf(all);
        } catch (Refusal | HttpProblem | IllegalArgumentException | NullPointerException foreign) {
            LOG.warn("The keys on disk cannot be read: {}", foreign.toString());
        }
    }

    /** Replaces all keys, by the hashes of their secrets, and writes them down if any has changed. */
    synchronized void replace(Map<String, Principal> all) {
        if (!all.equals(holders)) {
            holders = Map.copyOf(all);
            write();
        }
    }

    /** Notes who holds the key whose secret has {@code hash}: nobody if {@code holder} is empty. */
    synchronized void put(String hash, Optional<Principal> holder) {
        if (!holder.equals(find(hash)) && (holders.size() < LIMIT || holder.isEmpty())) {
            Map<String, Principal> all = new HashMap<>(holders);
            holder.ifPresentOrElse(known -> all.put(hash, known), () -> all.remove(hash));
            replace(all);
        }
    }

    /** Forgets the key {@code id} at once. */
    synchronized void revoke(String id) {
        Map<String, Principal> left = new HashMap<>(holders);
        left.values().removeIf(holder -> holder.id().equals(id));
        replace(left);
    }

    Map<String, Principal> all() {
        return holders;
    }

    Optional<Principal> find(String hash) {
        return Optional.ofNullable(holders.get(hash));
    }

    Optional<String> hash(String id) {
        return holders.entrySet().stream()
                .filter(entry -> entry.getValue().id().equals(id))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private void write() {
        List<Line> lines = holders.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Line::id))
                .toList();
        try {
            file.ifPresent(each -> each.write(Json.write(new Page(lines))));
        } catch (UncheckedIOException full) {
            LOG.warn("The keys are not on the disk yet: {}", full.toString());
        }
    }

    private static Line line(String hash, Principal holder) {
        return new Line(
                hash,
                holder.id(),
                holder.name(),
                holder.kind(),
                holder.scope().map(EnvironmentId::toString).orElse(null),
                holder.expiry().orElse(null));
    }
}
