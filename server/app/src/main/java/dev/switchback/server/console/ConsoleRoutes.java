package dev.switchback.server.console;

import dev.switchback.server.http.Answer;
import dev.switchback.server.http.ETag;
import dev.switchback.server.http.Origins;
import dev.switchback.server.http.Pages;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * The console at {@code /}. Its addresses are its own, so every one that a browser opens and no route has answers with
 * the same page. Files come from memory and are written without a thread, so that nobody waits for who loads them.
 */
public final class ConsoleRoutes implements Routes, Pages {
    private static final String HASHED = "/assets/";
    private static final String EMERGENCY = "/emergency";
    private static final String POLICY = "default-src 'self'; object-src 'none'; base-uri 'none';"
            + " frame-ancestors 'none'; form-action 'self'; connect-src 'self'";

    private final ConsoleFiles files = new ConsoleFiles();
    private final IntSupplier emergencyPort;

    /**
     * Makes the routes.
     *
     * @param emergencyPort of this node, which the console may call as well
     */
    public ConsoleRoutes(IntSupplier emergencyPort) {
        this.emergencyPort = emergencyPort;
    }

    @Override
    public void addTo(Router router) {
        router.pages(this);
    }

    @Override
    public boolean answer(Context request) throws IOException {
        String path = request.path();
        Optional<ConsoleFile> file = files.find(path).or(() -> page(request));
        if (file.isEmpty()) {
            return false;
        }
        answer(request, file.get(), path.startsWith(HASHED));
        return true;
    }

    /** An address within the console, as a browser opens it; what a page fetches is there or is not. */
    private Optional<ConsoleFile> page(Context request) {
        String accept = request.header("Accept");
        boolean opened = accept != null && accept.contains("text/html");
        String path = request.path();
        boolean within = !path.startsWith(HASHED) && !path.startsWith(EMERGENCY);
        return path.equals("/") || (opened && within) ? Optional.of(files.index()) : Optional.empty();
    }

    private void answer(Context request, ConsoleFile file, boolean hashed) throws IOException {
        request.header("ETag", file.tag())
                .header("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache")
                .header("Vary", "Accept-Encoding")
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin");
        if (file.isPage()) {
            request.header("Content-Security-Policy", policy(request));
        }
        if (ETag.held(request, file.tag())) {
            request.status(304);
            return;
        }
        request.contentType(file.type());
        Answer.bytes(request, encoded(request, file));
    }

    private String policy(Context request) {
        return Origins.beside(request, emergencyPort.getAsInt())
                .map(origin -> POLICY + " " + origin)
                .orElse(POLICY);
    }

    private static byte[] encoded(Context request, ConsoleFile file) {
        String encodings = request.header("Accept-Encoding");
        boolean smaller = file.compressed().length < file.content().length;
        if (smaller && encodings != null && encodings.matches("(?i)(.*[ ,])?gzip([ ,;].*)?")) {
            request.header("Content-Encoding", "gzip");
            return file.compressed();
        }
        return file.content();
    }
}
