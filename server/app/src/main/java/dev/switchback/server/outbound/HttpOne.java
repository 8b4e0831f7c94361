package dev.switchback.server.outbound;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request and the head of its answer in HTTP/1.1 (RFC 9112). The connection is closed after it, so no body needs to be
 * read.
 */
final class HttpOne {
    private static final int HEAD_LIMIT = 16 * 1024;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");

    private HttpOne() {}

    static void write(OutputStream stream, OutboundRequest request, Destination destination) throws IOException {
        byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder()
                .append(request.method() + " " + destination.target() + " HTTP/1.1\r\n")
                .append("Host: " + destination.authority() + "\r\n")
                .append("Content-Length: " + body.length + "\r\n")
                .append("Connection: close\r\n");
        request.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream whole = new ByteArrayOutputStream(bytes.length + body.length);
        whole.writeBytes(bytes);
        whole.writeBytes(body);
        whole.writeTo(stream);
        stream.flush();
    }

    static OutboundResponse read(InputStream stream) throws IOException {
        Head head = new Head(new BufferedInputStream(stream));
        int status = status(head.line());
        while (status < 200) {
            head.fields();
            status = status(head.line());
        }
        return new OutboundResponse(status, head.fields());
    }

    private static int status(String line) throws ProtocolException {
        Matcher matcher = STATUS.matcher(line);
        if (!matcher.matches()) {
            throw new ProtocolException("the answer is not HTTP/1.1");
        }
        return Integer.parseInt(matcher.group(1));
    }

    /** The lines before a body, bounded together. */
    private static final class Head {
        private final InputStream stream;
        private int left = HEAD_LIMIT;

        Head(InputStream stream) {
            this.stream = stream;
        }

        Map<String, String> fields() throws IOException {
            Map<String, String> fields = new HashMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    fields.putIfAbsent(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).trim());
                }
            }
            return fields;
        }

        String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = stream.read(); next != '\n'; next = stream.read()) {
                if (next < 0) {
                    throw new ProtocolException("the connection was closed before an answer");
                }
                if (left-- == 0) {
                    throw new ProtocolException("the answer's headers are over " + HEAD_LIMIT + " bytes");
                }
                line.append((char) next);
            }
            return line.toString().stripTrailing();
        }
    }
}
