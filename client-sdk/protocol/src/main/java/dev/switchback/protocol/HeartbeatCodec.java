package dev.switchback.protocol;

/** The JSON form of heartbeats. */
public final class HeartbeatCodec {
    /** Size of the largest heartbeat, in bytes. */
    public static final int LIMIT = 4 * 1024;

    private HeartbeatCodec() {}

    /**
     * Reads a heartbeat. Unknown members are ignored.
     *
     * @throws MalformedDocument if the document is none
     */
    public static Heartbeat read(byte[] document) {
        Node root = Node.root(Json.read(document, LIMIT));
        return new Heartbeat(
                root.at("revision").count(),
                root.at("hash").text(),
                root.at("spreadMillis").count());
    }

    /** Returns the document of {@code heartbeat}, in UTF-8. */
    public static byte[] write(Heartbeat heartbeat) {
        return Json.write(new Members()
                .put("revision", heartbeat.revision())
                .put("hash", heartbeat.hash())
                .put("spreadMillis", heartbeat.spreadMillis())
                .value());
    }
}
