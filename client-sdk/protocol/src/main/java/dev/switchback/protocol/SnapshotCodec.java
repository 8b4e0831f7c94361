package dev.switchback.protocol;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.Snapshot;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JSON form of snapshots. */
public final class SnapshotCodec {
    /** Size of the largest snapshot, in bytes. */
    public static final int LIMIT = 16 * 1024 * 1024;

    /** What goes before the key of a segment wherever flags are named too. */
    public static final String SEGMENT = "segment/";

    private SnapshotCodec() {}

    /**
     * What a snapshot's document holds.
     *
     * @param snapshot without what was rejected
     * @param hash as the document states it; {@link #hash} gives another one where something was rejected, or holds
     *     members of a later version
     * @param rejected keys of flags that could not be read, and of segments, with {@value #SEGMENT} before them
     */
    public record Read(Snapshot snapshot, String hash, Set<String> rejected) {
        public Read {
            rejected = Set.copyOf(rejected);
        }
    }

    /**
     * Reads a snapshot. Unknown members are ignored, unreadable flags and segments are left out.
     *
     * @throws MalformedDocument if the document is no snapshot
     */
    public static Read read(byte[] document) {
        Node root = Node.root(Json.read(document, LIMIT));
        KeyedList<Flag> flags = KeyedList.read(root.at("flags"), FlagCodec::read, Flag::key);
        KeyedList<Segment> segments = segments(root, "segments");
        Snapshot snapshot = new Snapshot(
                root.at("environment").text(),
                root.at("revision").count(),
                flags.items(),
                segments.items(),
                EmergencyCodec.read(root.at("emergency")));
        return new Read(snapshot, root.at("hash").text(), rejected(flags, segments));
    }

    /** Reads a list of segments that older servers do not write. */
    static KeyedList<Segment> segments(Node document, String name) {
        return document.find(name)
                .map(list -> KeyedList.read(list, SegmentCodec::read, Segment::key))
                .orElse(new KeyedList<>(Map.of(), Set.of()));
    }

    /** Returns the keys of all that could not be read. */
    static Set<String> rejected(KeyedList<Flag> flags, KeyedList<Segment> segments) {
        return Stream.concat(
                        flags.rejected().stream(), segments.rejected().stream().map(SEGMENT::concat))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the document of {@code snapshot}, in UTF-8. */
    public static byte[] write(Snapshot snapshot) {
        return SnapshotDocument.of(snapshot).bytes();
    }

    /** Returns the hash of a snapshot's configuration, see {@link SnapshotDocument#hash}. */
    public static String hash(Snapshot snapshot) {
        return SnapshotDocument.of(snapshot).hash();
    }
}
