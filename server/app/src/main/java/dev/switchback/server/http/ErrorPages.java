package dev.switchback.server.http;

import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Problem documents for what Jetty itself refuses: malformed requests, ambiguous paths, headers over the limit. */
final class ErrorPages extends ErrorHandler {
    private final ProblemExtensions extensions;

    ErrorPages(ProblemExtensions extensions) {
        this.extensions = extensions;
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            String message,
            @Nullable Throwable cause,
            Callback callback) {
        ProblemDocument problem = extensions.extend(problem(code, message), path(request));
        response.setStatus(problem.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE);
        response.write(true, ByteBuffer.wrap(Json.write(problem)), callback);
    }

    /** What could not be read has no path. */
    private static String path(Request request) {
        String path = request.getHttpURI() == null ? null : request.getHttpURI().getPath();
        return path == null ? "" : path;
    }

    private static ProblemDocument problem(int status, @Nullable String message) {
        if (message != null && message.startsWith("Ambiguous")) {
            return ProblemDocument.of(
                    404, "not-found", "Nothing is served at a path with encoded separators.", List.of());
        }
        String code = status < 500 ? "malformed" : "internal";
        return ProblemDocument.of(status, code, "The request was not understood: " + message + ".", List.of());
    }
}
