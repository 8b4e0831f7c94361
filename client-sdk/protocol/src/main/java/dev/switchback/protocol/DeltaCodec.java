package dev.switchback.protocol;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.Value;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The JSON form of deltas. */
public final class DeltaCodec {
    private DeltaCodec() {}

    /**
     * What a delta's document holds.
     *
     * @param delta in which what was rejected counts as removed, so that no outdated definition lives on
     * @param rejected keys of flags that could not be read, and of segments, with {@value SnapshotCodec#SEGMENT} before
     *     them
     */
    public record Read(Delta delta, Set<String> rejected) {
        public Read {
            rejected = Set.copyOf(rejected);
        }
    }

    /**
     * Reads a delta. Unknown members are ignored, unreadable flags and segments are left out.
     *
     * @throws MalformedDocument if the document is no delta
     */
    public static Read read(byte[] document) {
        Node root = Node.root(Json.read(document, SnapshotCodec.LIMIT));
        KeyedList<Flag> flags = KeyedList.read(root.at("changed"), FlagCodec::read, Flag::key);
        KeyedList<Segment> segments = SnapshotCodec.segments(root, "changedSegments");
        long from = root.at("from").count();
        Delta delta = new Delta(
                from,
                root.at("to").whole(from + 1, Long.MAX_VALUE),
                root.at("hash").text(),
                flags.items(),
                removed(Optional.of(root.at("removed")), flags.rejected()),
                segments.items(),
                removed(root.find("removedSegments"), segments.rejected()),
                EmergencyCodec.read(root.at("emergency")));
        return new Read(delta, SnapshotCodec.rejected(flags, segments));
    }

    private static Set<String> removed(Optional<Node> listed, Set<String> rejected) {
        Set<String> removed = new HashSet<>(rejected);
        listed.ifPresent(keys -> removed.addAll(keys.list(Node::text)));
        return removed;
    }

    /** Returns the document of {@code delta}, in UTF-8. */
    public static byte[] write(Delta delta) {
        return Json.write(new Members()
                .put("from", delta.from())
                .put("to", delta.to())
                .put("hash", delta.hash())
                .put("changed", delta.changed().values(), FlagCodec::value)
                .putSorted("removed", delta.removed())
                .putUnlessEmpty("changedSegments", delta.changedSegments().values(), SegmentCodec::value)
                .putUnlessEmpty("removedSegments", new TreeSet<>(delta.removedSegments()), Value::of)
                .put("emergency", EmergencyCodec.value(delta.emergency()))
                .value());
    }
}
