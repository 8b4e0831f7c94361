package dev.switchback.protocol;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Value;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/** The JSON form of snapshots. */
public final class SnapshotCodec {
    /** Size of the largest snapshot, in bytes. */
    public static final int LIMIT = 16 * 1024 * 1024;

    private static final int HASH_LENGTH = 32;

    private SnapshotCodec() {}

    /**
     * What a snapshot's document holds.
     *
     * @param snapshot without the rejected flags
     * @param hash as the document states it; {@link #hash} gives another one where flags were rejected, or hold members
     *     of a later version
     * @param rejected keys of flags that could not be read
     */
    public record Read(Snapshot snapshot, String hash, Set<String> rejected) {
        public Read {
            rejected = Set.copyOf(rejected);
        }
    }

    /**
     * Reads a snapshot. Unknown members are ignored, unreadable flags are left out.
     *
     * @throws MalformedDocument if the document is no snapshot
     */
    public static Read read(byte[] document) {
        Node root = Node.root(Json.read(document, LIMIT));
        FlagList list = FlagList.read(root.at("flags"));
        Snapshot snapshot = new Snapshot(
                root.at("environment").text(),
                root.at("revision").count(),
                list.flags(),
                EmergencyCodec.read(root.at("emergency")));
        return new Read(snapshot, root.at("hash").text(), list.rejected());
    }

    /** Returns the document of {@code snapshot}, in UTF-8. */
    public static byte[] write(Snapshot snapshot) {
        return Json.write(new Members()
                .put("environment", snapshot.environment())
                .put("revision", snapshot.revision())
                .put("hash", hash(snapshot))
                .put("emergency", EmergencyCodec.value(snapshot.emergency()))
                .put("flags", flags(snapshot))
                .value());
    }

    /**
     * Returns the hash of a snapshot's flags: the first {@value #HASH_LENGTH} hexadecimal digits of the SHA-256 of the
     * list of their definitions in key order. Revision and emergency are no part of it.
     */
    public static String hash(Snapshot snapshot) {
        byte[] digest = sha256().digest(Json.write(flags(snapshot)));
        return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
    }

    private static Value flags(Snapshot snapshot) {
        return new Value.Sequence(
                snapshot.flags().values().stream().map(FlagCodec::value).toList());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
