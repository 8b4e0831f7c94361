package dev.switchback.server.http;

import dev.switchback.server.changes.Refusal;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: capabilities' routes behind one gate, every error a problem document. */
public final class HttpServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    private final Javalin javalin;
    private final List<Router.Route> served = new ArrayList<>();

    /**
     * Makes a server that does not listen yet.
     *
     * @param host address to listen on
     * @param port to listen on; 0 picks a free one
     */
    public HttpServer(String host, int port, KeyRing keys, List<Routes> capabilities) {
        this.javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.jetty.host = host;
            config.jetty.port = port;
            QueuedThreadPool threads = new QueuedThreadPool(64, 4, 30_000);
            threads.setName("http");
            config.jetty.threadPool = threads;
            config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
            Router router = new Router(config.routes, new Gate(keys));
            capabilities.forEach(capability -> capability.addTo(router));
            served.addAll(router.routes());
            config.routes.exception(
                    HttpProblem.class, (problem, request) -> answer(request, ProblemDocument.of(problem)));
            config.routes.exception(Refusal.class, (refusal, request) -> answer(request, ProblemDocument.of(refusal)));
            config.routes.exception(
                    HttpResponseException.class,
                    (response, request) -> answer(
                            request,
                            ProblemDocument.of(
                                    response.getStatus(), "http", String.valueOf(response.getMessage()), List.of())));
            config.routes.exception(JdbiException.class, HttpServer::databaseAway);
            config.routes.exception(Exception.class, HttpServer::unexpected);
            config.routes.error(404, HttpServer::unknownPath);
        });
    }

    /** Listens. */
    public void start() {
        javalin.start();
    }

    /** Returns the port it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Returns every route that is served. */
    public List<Router.Route> routes() {
        return List.copyOf(served);
    }

    @Override
    public void close() {
        javalin.stop();
    }

    private static void unknownPath(Context request) {
        if (request.result() == null || request.result().isEmpty() || !isProblem(request)) {
            answer(
                    request,
                    ProblemDocument.of(
                            404,
                            "not-found",
                            "Nothing is served at " + request.path() + ". See /openapi.yaml.",
                            List.of()));
        }
    }

    private static boolean isProblem(Context request) {
        String type = request.res().getContentType();
        return type != null && type.startsWith(ProblemDocument.MEDIA_TYPE);
    }

    private static void databaseAway(JdbiException failure, Context request) {
        log.warn("{} {}: the database does not answer: {}", request.method(), request.path(), failure.toString());
        request.header("Retry-After", "1");
        answer(
                request,
                ProblemDocument.of(
                        503,
                        "unavailable",
                        "The database does not answer, so nothing was changed. Flags are still served; try again soon.",
                        List.of()));
    }

    private static void unexpected(Exception failure, Context request) {
        log.error("{} {} failed", request.method(), request.path(), failure);
        answer(
                request,
                ProblemDocument.of(
                        500, "internal", "Something broke here, not on your side. It is logged.", List.of()));
    }

    private static void answer(Context request, ProblemDocument problem) {
        request.status(problem.status()).contentType(ProblemDocument.MEDIA_TYPE).result(Json.write(problem));
    }
}
