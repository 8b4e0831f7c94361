package dev.switchback.protocol;

import java.util.HashSet;
import java.util.Set;

/** The JSON form of deltas. */
public final class DeltaCodec {
    private DeltaCodec() {}

    /**
     * What a delta's document holds.
     *
     * @param delta in which rejected flags count as removed, so that no outdated definition lives on
     * @param rejected keys of flags that could not be read
     */
    public record Read(Delta delta, Set<String> rejected) {
        public Read {
            rejected = Set.copyOf(rejected);
        }
    }

    /**
     * Reads a delta. Unknown members are ignored, unreadable flags are left out.
     *
     * @throws MalformedDocument if the document is no delta
     */
    public static Read read(byte[] document) {
        Node root = Node.root(Json.read(document, SnapshotCodec.LIMIT));
        FlagList list = FlagList.read(root.at("changed"));
        Set<String> removed = new HashSet<>(root.at("removed").list(Node::text));
        removed.addAll(list.rejected());
        long from = root.at("from").count();
        Delta delta = new Delta(
                from,
                root.at("to").whole(from + 1, Long.MAX_VALUE),
                root.at("hash").text(),
                list.flags(),
                removed,
                EmergencyCodec.read(root.at("emergency")));
        return new Read(delta, list.rejected());
    }

    /** Returns the document of {@code delta}, in UTF-8. */
    public static byte[] write(Delta delta) {
        return Json.write(new Members()
                .put("from", delta.from())
                .put("to", delta.to())
                .put("hash", delta.hash())
                .put("changed", delta.changed().values(), FlagCodec::value)
                .putSorted("removed", delta.removed())
                .put("emergency", EmergencyCodec.value(delta.emergency()))
                .value());
    }
}
