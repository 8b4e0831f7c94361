package dev.switchback.server.console;

import dev.switchback.server.http.ETag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the console.
 *
 * @param type its media type
 * @param content not to be written to
 * @param compressed the content as gzip (RFC 1952), not to be written to
 * @param tag its entity tag
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and shared by all readers on purpose
record ConsoleFile(String type, byte[] content, byte[] compressed, String tag) {

    static ConsoleFile of(String type, byte[] content) {
        return new ConsoleFile(type, content, gzip(content), ETag.ofContent(content));
    }

    /** Says whether it is a page, which a browser opens, rather than a part of one. */
    boolean isPage() {
        return type.startsWith("text/html");
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
