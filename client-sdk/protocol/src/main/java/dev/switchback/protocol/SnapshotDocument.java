package dev.switchback.protocol;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The document of a snapshot and its hash, kept in parts: the document that follows writes anew what has changed, so that
 * a segment of 100,000 keys does not slow down every other change. Immutable and safe to share between threads.
 */
public final class SnapshotDocument {
    private static final int HASH_LENGTH = 32;

    private final Snapshot snapshot;
    private final Map<String, Part<Flag>> flags;
    private final Map<String, Part<Segment>> segments;
    private final String hash;

    /** A flag or a segment, and how it is written. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and shared on purpose
    private record Part<T>(T source, byte[] json) {}

    private SnapshotDocument(Snapshot snapshot, Map<String, Part<Flag>> flags, Map<String, Part<Segment>> segments) {
        this.snapshot = snapshot;
        this.flags = parts(snapshot.flags(), flags, FlagCodec::value);
        this.segments = parts(snapshot.segments(), segments, SegmentCodec::value);
        this.hash = digest();
    }

    /** Writes {@code snapshot}. */
    public static SnapshotDocument of(Snapshot snapshot) {
        return new SnapshotDocument(snapshot, Map.of(), Map.of());
    }

    /** Writes {@code snapshot}, which follows on this one, at the cost of the difference. */
    public SnapshotDocument next(Snapshot snapshot) {
        return new SnapshotDocument(snapshot, flags, segments);
    }

    /**
     * Returns the hash of the configuration: the first {@value #HASH_LENGTH} hexadecimal digits of the SHA-256 of the
     * list of its flags' definitions in key order, followed, if there are segments, by the list of theirs. Revision and
     * emergency are no part of it.
     */
    public String hash() {
        return hash;
    }

    /** Returns the document, in UTF-8. */
    public byte[] bytes() {
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        try {
            document.write(head());
            write("flags", flags, document);
            if (!segments.isEmpty()) {
                write("segments", segments, document);
            }
            document.write('}');
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return document.toByteArray();
    }

    /** Returns the members before the lists, without the brace after them. */
    private byte[] head() {
        String head = Json.text(new Members()
                .put("environment", snapshot.environment())
                .put("revision", snapshot.revision())
                .put("hash", hash)
                .put("emergency", EmergencyCodec.value(snapshot.emergency()))
                .value());
        return head.substring(0, head.length() - 1).getBytes(StandardCharsets.UTF_8);
    }

    private static void write(String name, Map<String, ? extends Part<?>> parts, OutputStream out) throws IOException {
        out.write((",\"" + name + "\":").getBytes(StandardCharsets.UTF_8));
        write(parts, out);
    }

    private static void write(Map<String, ? extends Part<?>> parts, OutputStream out) throws IOException {
        int separator = '[';
        for (Part<?> part : parts.values()) {
            out.write(separator);
            out.write(part.json());
            separator = ',';
        }
        out.write(parts.isEmpty() ? "[]".getBytes(StandardCharsets.UTF_8) : new byte[] {']'});
    }

    private String digest() {
        MessageDigest digest = sha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            write(flags, out);
            if (!segments.isEmpty()) {
                write(segments, out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_LENGTH);
    }

    private static <T> Map<String, Part<T>> parts(
            Map<String, T> sources, Map<String, Part<T>> earlier, Function<T, Value> value) {
        Map<String, Part<T>> parts = new TreeMap<>();
        sources.forEach((key, source) -> {
            Part<T> part = earlier.get(key);
            parts.put(
                    key,
                    part != null && part.source().equals(source)
                            ? part
                            : new Part<>(source, Json.write(value.apply(source))));
        });
        return parts;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
