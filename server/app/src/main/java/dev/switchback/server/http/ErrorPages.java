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
        ProblemDocument problem = problem(code, message);
        response.setStatus(problem.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE);
        response.write(true, ByteBuffer.wrap(Json.write(problem)), callback);
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
