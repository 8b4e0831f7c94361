package dev.switchback.server.http;

import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * An answer as it is kept to be given again. What was not there is empty.
 *
 * @param status HTTP's
 * @param type of the body
 * @param tag its ETag
 * @param location where what was made is
 * @param body as it was sent
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record KeptAnswer(int status, String type, String tag, String location, byte[] body) {

    /** Takes the answer that {@code request} is about to be given. */
    static KeptAnswer of(Context request) throws IOException {
        byte[] body = new byte[0];
        InputStream result = request.resultInputStream();
        if (result != null) {
            body = result.readAllBytes();
            request.result(body);
        }
        return new KeptAnswer(
                request.statusCode(),
                header(request, "Content-Type"),
                header(request, "ETag"),
                header(request, "Location"),
                body);
    }

    static KeptAnswer read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return new KeptAnswer(in.readInt(), in.readUTF(), in.readUTF(), in.readUTF(), in.readAllBytes());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    byte[] write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(status);
            out.writeUTF(type);
            out.writeUTF(tag);
            out.writeUTF(location);
            out.write(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Gives the answer to {@code request}. */
    void giveTo(Context request) {
        request.status(status).result(body);
        setHeader(request, "Content-Type", type);
        setHeader(request, "ETag", tag);
        setHeader(request, "Location", location);
    }

    private static String header(Context request, String name) {
        String value = request.res().getHeader(name);
        return value == null ? "" : value;
    }

    private static void setHeader(Context request, String name, String value) {
        if (!value.isEmpty()) {
            request.header(name, value);
        }
    }
}
