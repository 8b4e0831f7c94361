package dev.switchback.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads request bodies, bounded and counted while they stream. */
public final class Body {
    /** Limit of administrative documents, in bytes. */
    public static final int LIMIT = 1024 * 1024;

    /** Limit of documents of several changes, in bytes; there is no larger one. */
    public static final int LARGEST = 4 * LIMIT;

    private static final String KEPT = "body";
    private static final long DRAINED = 16 * 1024 * 1024;

    private Body() {}

    /** Reads the body as JSON of {@code type}; see {@link Json#read}. */
    public static <T> T read(Context request, Class<T> type) {
        return read(request, type, LIMIT);
    }

    /**
     * Reads the body as JSON of {@code type}.
     *
     * @param limit in bytes
     */
    public static <T> T read(Context request, Class<T> type, int limit) {
        requireJson(request);
        return Json.read(bytes(request, limit), type);
    }

    /** Reads the body as a {@link MergePatch}, and insists on its media type. */
    public static JsonNode readPatch(Context request) {
        String type = request.contentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).matches(Pattern.quote(MergePatch.MEDIA_TYPE) + "( *;.*)?")) {
            request.header("Accept-Patch", MergePatch.MEDIA_TYPE);
            throw new HttpProblem(
                    415, "unsupported-media-type", "Send the body as Content-Type: " + MergePatch.MEDIA_TYPE + ".");
        }
        return Json.read(bytes(request, LIMIT), JsonNode.class);
    }

    /** Reads the body as JSON of {@code type}, or returns {@code absent} if there is none. */
    public static <T> T readOr(Context request, Class<T> type, T absent) {
        byte[] bytes = bytes(request, LIMIT);
        if (bytes.length == 0) {
            return absent;
        }
        return Json.read(bytes, type);
    }

    /**
     * Reads the raw body.
     *
     * @param limit in bytes
     * @throws HttpProblem 413 if there are more
     */
    public static byte[] bytes(Context request, int limit) {
        byte[] kept = request.attribute(KEPT);
        if (kept != null) {
            return checked(kept, limit);
        }
        try (InputStream stream = request.req().getInputStream()) {
            byte[] bytes = stream.readNBytes(limit + 1);
            if (bytes.length > limit) {
                drain(stream);
            }
            return checked(bytes, limit);
        } catch (IOException broken) {
            throw HttpProblem.malformed("The body ended before it was complete.");
        }
    }

    /** Reads the whole body ahead, for whoever reads it later in this request. */
    static byte[] keep(Context request) {
        byte[] bytes = bytes(request, LARGEST);
        request.attribute(KEPT, bytes);
        return bytes;
    }

    private static byte[] checked(byte[] bytes, int limit) {
        if (bytes.length > limit) {
            throw new HttpProblem(413, "too-large", "The body is over the limit of " + limit + " bytes.");
        }
        return bytes;
    }

    /** Reads on for a while: who is still sending would see a broken connection instead of the answer. */
    private static void drain(InputStream stream) throws IOException {
        byte[] ignored = new byte[8 * 1024];
        long left = DRAINED;
        int read = 0;
        while (read >= 0 && left > 0) {
            left -= read;
            read = stream.read(ignored);
        }
    }

    /** Insists on a JSON media type. */
    public static void requireJson(Context request) {
        String type = request.contentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).matches("application/([a-z.+-]+\\+)?json( *;.*)?")) {
            throw new HttpProblem(415, "unsupported-media-type", "Send the body as Content-Type: application/json.");
        }
    }
}
