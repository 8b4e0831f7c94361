package dev.switchback.protocol;

/** The JSON form of the request to go away. */
public final class GoAwayCodec {
    private GoAwayCodec() {}

    /**
     * Reads a request to go away. Unknown members are ignored.
     *
     * @throws MalformedDocument if the document is none
     */
    public static GoAway read(byte[] document) {
        Node root = Node.root(Json.read(document, HeartbeatCodec.LIMIT));
        return new GoAway(root.at("spreadMillis").count());
    }

    /** Returns the document of {@code goAway}, in UTF-8. */
    public static byte[] write(GoAway goAway) {
        return Json.write(
                new Members().put("spreadMillis", goAway.spreadMillis()).value());
    }
}
