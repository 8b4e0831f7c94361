package dev.switchback.openfeature;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.protocol.Delta;
import dev.switchback.protocol.DeltaCodec;
import dev.switchback.protocol.SnapshotCodec;

/** Flags as a server sends them. A flag's second variation is what it serves. */
final class Flags {
    static final String EVERYTHING = "{\"id\": \"e1\", \"scope\": {\"kind\": \"everything\"}}";

    private Flags() {}

    /** A flag that serves {@code value} to everybody. */
    static String fixed(String key, String type, String first, String value) {
        return flag(key, type, first, value, "\"defaultRule\": {\"variation\": \"v2\"}");
    }

    /** A boolean flag that serves {@code true} to the targeting key {@code ann} and to the plan {@code pro}. */
    static String targeted(String key) {
        return flag(key, "boolean", "false", "true", """
                "targets": [{"variation": "v2", "keys": ["ann"]}],
                "rules": [{"id": "r", "serve": {"variation": "v2"},
                           "clauses": [{"attribute": "plan", "operator": "in", "values": ["pro"]}]}],
                "defaultRule": {"variation": "v1"}
                """);
    }

    /** A boolean flag that is dealt out half and half. */
    static String split(String key) {
        return flag(key, "boolean", "false", "true", """
                "defaultRule": {"ranges": [[0, 50000, "v1"], [50000, 100000, "v2"]]}
                """);
    }

    /** A boolean flag that is off and leaves its callers with their default, or serves {@code off}. */
    static String off(String key, String off) {
        return flag(key, "boolean", "false", "true", off + "\"defaultRule\": {\"variation\": \"v2\"}")
                .replace("\"enabled\": true", "\"enabled\": false");
    }

    static Snapshot snapshot(long revision, String... flags) {
        return engaged(revision, "", flags);
    }

    /** A snapshot under the emergency {@code engagements}. */
    static Snapshot engaged(long revision, String engagements, String... flags) {
        String document =
                """
                {"environment": "shop/test", "revision": %d, "hash": "",
                 "emergency": {"epoch": %d, "engagements": [%s]}, "flags": [%s]}
                """.formatted(revision, engagements.isEmpty() ? 0 : revision, engagements, String.join(",", flags));
        SnapshotCodec.Read read = SnapshotCodec.read(document.getBytes(UTF_8));
        if (!read.rejected().isEmpty()) {
            throw new IllegalArgumentException("unreadable: " + read.rejected());
        }
        return read.snapshot();
    }

    static byte[] delta(Snapshot from, Snapshot to) {
        return DeltaCodec.write(Delta.between(from, to, SnapshotCodec.hash(to)));
    }

    private static String flag(String key, String type, String first, String second, String rest) {
        return """
                {"key": "%s", "type": "%s", "version": 41, "enabled": true, "salt": "s", "rollbackVariation": "v1",
                 "variations": [{"key": "v1", "value": %s}, {"key": "v2", "value": %s}], %s}
                """.formatted(key, type, first, second, rest);
    }
}
