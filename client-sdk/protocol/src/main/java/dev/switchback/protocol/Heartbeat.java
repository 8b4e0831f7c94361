package dev.switchback.protocol;

/**
 * What a stream says when it has nothing to say; it reveals a missed change.
 *
 * @param revision the environment's revision
 * @param hash of the configuration at that revision, see {@link SnapshotCodec#hash}
 * @param spreadMillis over how many milliseconds the node wants its clients' first reconnects spread
 */
public record Heartbeat(long revision, String hash, long spreadMillis) {}
