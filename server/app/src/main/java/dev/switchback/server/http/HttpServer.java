package dev.switchback.server.http;

import dev.switchback.server.changes.Refusal;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.NotFoundResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Connector;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: capabilities' routes behind one gate, every error a problem document. */
public final class HttpServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Javalin javalin;
    private final List<Router.Route> served = new ArrayList<>();
    private final ProblemExtensions extensions = new ProblemExtensions();
    private volatile boolean leaving;

    /**
     * Makes a server that does not listen yet.
     *
     * @param host address to listen on
     * @param port to listen on; 0 picks a free one
     */
    public HttpServer(String host, int port, KeyRing keys, List<Routes> capabilities) {
        this(host, port, keys, capabilities, (method, route, status, took) -> {}, AnswerMemory.NONE);
    }

    /**
     * Makes a server that does not listen yet.
     *
     * @param host address to listen on
     * @param port to listen on; 0 picks a free one
     * @param listener is told of every request
     * @param memory remembers what requests with an {@code Idempotency-Key} were answered
     */
    public HttpServer(
            String host,
            int port,
            KeyRing keys,
            List<Routes> capabilities,
            RequestListener listener,
            AnswerMemory memory) {
        this(new HttpListener(host, port, false), keys, capabilities, listener, memory, Origins.SAME);
    }

    /**
     * Makes a server that does not listen yet.
     *
     * @param where it listens, and with how many threads
     * @param listener is told of every request
     * @param memory remembers what requests with an {@code Idempotency-Key} were answered
     * @param origins whose pages may change something in the name of their session
     */
    public HttpServer(
            HttpListener where,
            KeyRing keys,
            List<Routes> capabilities,
            RequestListener listener,
            AnswerMemory memory,
            Origins origins) {
        this.javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            where.configure(config.jetty, new ErrorPages(extensions));
            config.requestLogger.http((request, millis) -> tell(listener, request, millis));
            Router router = new Router(config.routes, new Gate(keys, origins), extensions, memory, origins);
            capabilities.forEach(capability -> capability.addTo(router));
            served.addAll(router.routes());
            config.routes.before(this::sayThatItLeaves);
            refuse(config.routes);
        });
    }

    /** A stranger may make up methods, so only those that are served are told. */
    private static void tell(RequestListener listener, Context request, float millis) {
        String route = Router.route(request);
        listener.answered(
                route.equals(Router.NO_ROUTE) ? "any" : request.method().name(),
                route,
                request.statusCode(),
                Duration.ofNanos((long) (millis * 1e6)));
    }

    private void refuse(RoutesConfig routes) {
        routes.exception(HttpProblem.class, (problem, request) -> {
            if (!problem.pause().isZero()) {
                retryAfter(request, problem.pause());
            }
            answer(request, ProblemDocument.of(problem));
        });
        routes.exception(Refusal.class, (refusal, request) -> answer(request, ProblemDocument.of(refusal)));
        routes.exception(NotFoundResponse.class, (unknown, request) -> unserved(request));
        routes.exception(
                HttpResponseException.class,
                (response, request) -> answer(
                        request,
                        ProblemDocument.of(
                                response.getStatus(), "http", String.valueOf(response.getMessage()), List.of())));
        routes.exception(JdbiException.class, this::databaseAway);
        routes.exception(Exception.class, this::unexpected);
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

    /** Lets those who come on a connection that they keep know with each answer, from now on, that they need another. */
    public void leave() {
        leaving = true;
    }

    /** Says whether this server is about to stop. */
    public boolean isLeaving() {
        return leaving;
    }

    /**
     * Stops, after everybody who has asked is answered: no new connection is accepted, and open ones are told that this
     * was their last answer. It waits for two seconds at most.
     */
    @Override
    public void close() {
        leave();
        try {
            CompletableFuture<?>[] answered = Arrays.stream(
                            javalin.jettyServer().server().getConnectors())
                    .map(Connector::shutdown)
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(answered).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unanswered) {
            log.info("Not everybody was answered before this node stopped: {}", unanswered.toString());
        }
        javalin.stop();
    }

    private void sayThatItLeaves(Context request) {
        if (leaving) {
            request.header("Connection", "close");
        }
    }

    private void unserved(Context request) {
        Set<String> methods = served.stream()
                .filter(route -> route.matches(request.path()))
                .map(Router.Route::method)
                .collect(Collectors.toCollection(TreeSet::new));
        if (methods.isEmpty()) {
            answer(
                    request,
                    ProblemDocument.of(
                            404,
                            "not-found",
                            "Nothing is served at " + request.path() + ". See /openapi.yaml.",
                            List.of()));
            return;
        }
        String allowed = String.join(", ", methods);
        request.header("Allow", allowed);
        answer(
                request,
                ProblemDocument.of(
                        405,
                        "method-not-allowed",
                        "Here one can " + allowed + ", not " + request.req().getMethod() + ".",
                        List.of()));
    }

    private void databaseAway(JdbiException failure, Context request) {
        log.warn("{} {}: the database does not answer: {}", request.method(), request.path(), failure.toString());
        retryAfter(request, Duration.ofSeconds(1));
        answer(
                request,
                ProblemDocument.of(
                        503,
                        "unavailable",
                        "The database does not answer, so nothing was changed. Flags are still served; try again soon.",
                        List.of()));
    }

    private void unexpected(Exception failure, Context request) {
        log.error("{} {} failed", request.method(), request.path(), failure);
        answer(
                request,
                ProblemDocument.of(
                        500, "internal", "Something broke here, not on your side. It is logged.", List.of()));
    }

    /** Tells the pause in whole seconds, rounded up. */
    private static void retryAfter(Context request, Duration pause) {
        request.header("Retry-After", Long.toString(pause.plusNanos(999_999_999).toSeconds()));
    }

    private void answer(Context request, ProblemDocument problem) {
        if (problem.status() == 401) {
            request.header("WWW-Authenticate", "Bearer");
        }
        request.status(problem.status())
                .contentType(ProblemDocument.MEDIA_TYPE)
                .result(Json.write(extensions.extend(problem, request.path())));
    }
}
