package dev.switchback.protocol;

import dev.switchback.evaluation.Value;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * JSON in memory, within limits: depth {@value #DEPTH}, strings of {@value #TEXT} characters, numbers of 64
 * digits, names unique in their object.
 */
public final class Json {
    /** How deep a document may nest. */
    public static final int DEPTH = 32;

    /** How long a string may be, in characters. */
    public static final int TEXT = 64 * 1024;

    private static final JsonReader.Limits CONSUMER = new JsonReader.Limits(DEPTH, TEXT);
    private static final JsonReader.Limits PRODUCER = new JsonReader.Limits(DEPTH / 2, TEXT / 2);

    private Json() {}

    /**
     * Reads one JSON document in UTF-8.
     *
     * @param limit size it may have, in bytes
     * @throws MalformedDocument if it is larger, deeper, longer or not JSON
     */
    public static Value read(byte[] document, int limit) {
        return read(document, limit, CONSUMER);
    }

    /** Reads JSON of at most half the depth and length, so that every consumer can read it inside another document. */
    static Value readStrictly(byte[] document, int limit) {
        return read(document, limit, PRODUCER);
    }

    private static Value read(byte[] document, int limit, JsonReader.Limits limits) {
        if (document.length > limit) {
            throw new MalformedDocument("", document.length + " bytes are more than the " + limit + " allowed");
        }
        return new JsonReader(decode(document), limits).read();
    }

    /** Returns {@code value} as JSON in UTF-8, without white space. */
    public static byte[] write(Value value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns {@code value} as JSON, without white space. */
    public static String text(Value value) {
        StringBuilder text = new StringBuilder();
        JsonWriter.write(value, text);
        return text.toString();
    }

    private static CharBuffer decode(byte[] document) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document));
        } catch (CharacterCodingException e) {
            throw MalformedDocument.unreadable("not UTF-8", e);
        }
    }
}
