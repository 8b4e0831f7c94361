package dev.switchback.client.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** What the frames of a ledger say. */
sealed interface Frame {
    /** A divergence came about. */
    record Opened(Divergence divergence) implements Frame {}

    /** Something more is known of a divergence. */
    record Amended(long id, Reason reason) implements Frame {}

    /** The second side has the write after all. */
    record Settled(long id) implements Frame {}

    /** A divergence was made up for. */
    record Replayed(long id) implements Frame {}

    private static ByteBuffer small(int kind, long id) {
        return ByteBuffer.allocate(1 + Long.BYTES + 1).put((byte) kind).putLong(id);
    }

    /** Returns the body of the frame. */
    default byte[] written() {
        if (this instanceof Opened opened) {
            return written(opened.divergence());
        }
        if (this instanceof Amended amended) {
            return small(2, amended.id()).put(amended.reason().letter()).array();
        }
        return this instanceof Settled settled
                ? small(3, settled.id()).array()
                : small(4, ((Replayed) this).id()).array();
    }

    /** Reads a body. */
    static Frame read(ByteBuffer body) {
        byte kind = body.get();
        return switch (kind) {
            case 1 -> new Opened(divergence(body));
            case 2 -> new Amended(body.getLong(), Reason.of(body.get()));
            case 3 -> new Settled(body.getLong());
            case 4 -> new Replayed(body.getLong());
            default -> throw new IllegalArgumentException("no frame is of the kind " + kind);
        };
    }

    private static byte[] written(Divergence divergence) {
        byte[] flag = divergence.flag().getBytes(StandardCharsets.UTF_8);
        byte[] key = divergence.key().getBytes(StandardCharsets.UTF_8);
        byte[] payload = divergence.payload().orElse(new byte[0]);
        return ByteBuffer.allocate(28 + flag.length + key.length + payload.length)
                .put((byte) 1)
                .putLong(divergence.id())
                .put(divergence.side().letter())
                .put(divergence.reason().letter())
                .putLong(divergence.at().toEpochMilli())
                .putInt(flag.length)
                .putInt(key.length)
                .put((byte) (divergence.payload().isPresent() ? 1 : 0))
                .put(flag)
                .put(key)
                .put(payload)
                .array();
    }

    private static Divergence divergence(ByteBuffer body) {
        long id = body.getLong();
        Side side = Side.of(body.get());
        Reason reason = Reason.of(body.get());
        Instant at = Instant.ofEpochMilli(body.getLong());
        int flagLength = body.getInt();
        int keyLength = body.getInt();
        boolean encoded = body.get() == 1;
        String flag = text(body, flagLength);
        String key = text(body, keyLength);
        byte[] payload = new byte[body.remaining()];
        body.get(payload);
        return new Divergence(id, flag, side, key, at, reason, encoded ? payload : null);
    }

    private static String text(ByteBuffer body, int length) {
        byte[] bytes = new byte[length];
        body.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
