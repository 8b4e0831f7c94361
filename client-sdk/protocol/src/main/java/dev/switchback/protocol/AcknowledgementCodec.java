package dev.switchback.protocol;

/** The JSON form of acknowledgements. */
public final class AcknowledgementCodec {
    private AcknowledgementCodec() {}

    /**
     * Reads an acknowledgement. Unknown members are ignored.
     *
     * @throws MalformedDocument if the document is none
     */
    public static Acknowledgement read(byte[] document) {
        Node root = Node.root(Json.read(document, HeartbeatCodec.LIMIT));
        return new Acknowledgement(
                root.at("sequence").count(), root.find("heard").map(Node::count).orElse(0L));
    }

    /** Returns the document of {@code acknowledgement}, in UTF-8. */
    public static byte[] write(Acknowledgement acknowledgement) {
        return Json.write(new Members()
                .put("sequence", acknowledgement.sequence())
                .put("heard", acknowledgement.heard())
                .value());
    }
}
