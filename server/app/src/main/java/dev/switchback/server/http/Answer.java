package dev.switchback.server.http;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/** Answers of routes. */
public final class Answer {
    private Answer() {}

    /** Answers with {@code document} as JSON. */
    public static void json(Context request, int status, Object document) {
        request.status(status).contentType("application/json").result(Json.write(document));
    }

    /**
     * Answers with a resource at {@code version}, which becomes its ETag. The version is that of what can be edited; what
     * is told beside it, such as who has confirmed, changes without it, so nobody is to keep the answer and ask for newer.
     */
    public static void versioned(Context request, int status, long version, Object document) {
        tagged(request, status, ETag.of(version), document);
    }

    /** Answers with a resource of which what can be edited has {@code tag}; nobody is to keep the answer, either. */
    public static void tagged(Context request, int status, String tag, Object document) {
        request.header("ETag", tag).header("Cache-Control", "no-store");
        json(request, status, document);
    }

    /** Answers with {@code stream} until it ends. */
    public static void events(Context request, EventStream stream) {
        HttpServletResponse response = request.res();
        response.setContentType("text/event-stream");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        response.setHeader("Connection", "close");
        request.req().startAsync().setTimeout(0);
        EventSink sink = new ResponseSink(
                ServletContextRequest.getServletContextRequest(request.req()).getServletContextResponse());
        request.future(() -> stream.open(sink, lastEventId(request)));
    }

    /** Answers with {@code bytes}, which are not to be written to, as fast as the caller reads and without a thread of its own. */
    public static void bytes(Context request, byte[] bytes) throws IOException {
        HttpServletResponse response = request.res();
        response.setContentLength(bytes.length);
        ServletOutputStream output = response.getOutputStream();
        request.req().startAsync().setTimeout(0);
        request.future(() -> {
            WholeWrite write = new WholeWrite(output, bytes);
            output.setWriteListener(write);
            return write.done();
        });
    }

    /** Returns the status of a write that found what it {@code expected}. */
    public static int statusOf(Expected expected) {
        return expected instanceof Expected.Absent ? 201 : 200;
    }

    private static long lastEventId(Context request) {
        String id = request.header("Last-Event-ID");
        return id != null && id.matches("[0-9]{1,18}") ? Long.parseLong(id) : -1;
    }
}
