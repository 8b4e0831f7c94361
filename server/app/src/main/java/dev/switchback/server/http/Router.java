package dev.switchback.server.http;

import dev.switchback.server.changes.EnvironmentId;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Where capabilities add their routes: each with the permission it takes, none without. */
public final class Router {

    /**
     * A route that is served.
     *
     * @param method HTTP's method
     * @param path with parameters in braces
     */
    public record Route(String method, String path) {

        /** Says whether {@code concrete} is such a path. */
        boolean matches(String concrete) {
            return concrete.matches(path.replace(".", "\\.").replaceAll("\\{[A-Za-z]+}", "[^/]+"));
        }
    }

    static final String NO_ROUTE = "none";

    /** Says in the answer of each administrator's change whether it outlives the loss of the database's machine. */
    static final String DURABLE = "Switchback-Durable";

    private static final String ROUTE = "route";
    private static final int REASON_LIMIT = 1_000;

    /** Of the threads that answer, more than a third are left for what asks nobody: configuration and flags. */
    private static final int ADMINISTRATION = HttpListener.ORDINARY_THREADS * 3 / 8;

    private static final int REPORTS = HttpListener.ORDINARY_THREADS / 4;

    private final RoutesConfig javalin;
    private final Gate gate;
    private final ProblemExtensions extensions;
    private final RepeatedRequests repeated;
    private final Bulkhead administration = new Bulkhead("changes and inquiries", ADMINISTRATION);
    private final Bulkhead reports = new Bulkhead("reports", REPORTS);
    private final LargeBodies bodies = new LargeBodies(Runtime.getRuntime().maxMemory());
    private final List<Route> routes = new ArrayList<>();
    private final Set<String> roots = new HashSet<>();
    private final Origins origins;
    private Optional<BooleanSupplier> durable = Optional.empty();

    Router(RoutesConfig javalin, Gate gate, ProblemExtensions extensions, AnswerMemory memory, Origins origins) {
        this.javalin = javalin;
        this.gate = gate;
        this.extensions = extensions;
        this.origins = origins;
        this.repeated = new RepeatedRequests(memory);
    }

    /** Adds a route. */
    public Router get(String path, Permission permission, Handler handler) {
        return add(HandlerType.GET, path, permission, handler);
    }

    /** Adds a route. */
    public Router put(String path, Permission permission, Handler handler) {
        return add(HandlerType.PUT, path, permission, handler);
    }

    /** Adds a route. Where it is for administrators, an {@code Idempotency-Key} keeps it from being carried out twice. */
    public Router post(String path, Permission permission, Handler handler) {
        return postRepeatable(
                path,
                permission,
                isAdministrative(permission) ? request -> repeated.handle(request, handler) : handler);
    }

    /**
     * Adds a route that may be called again at any time and always does what it says. No {@code Idempotency-Key} is looked
     * at: whoever engages an emergency must not be told of one that was engaged, and released, before.
     */
    public Router postRepeatable(String path, Permission permission, Handler handler) {
        return add(HandlerType.POST, path, permission, handler);
    }

    /** Adds a route. */
    public Router patch(String path, Permission permission, Handler handler) {
        return add(HandlerType.PATCH, path, permission, handler);
    }

    /** Adds a route. */
    public Router delete(String path, Permission permission, Handler handler) {
        return add(HandlerType.DELETE, path, permission, handler);
    }

    /**
     * Lets browsers of other origins call what is under {@code path}.
     *
     * @param path ends in {@code *}
     * @param origins such as {@code https://shop.example}; {@code *} is anybody
     * @param headers that pages may send beside those that every protocol needs
     */
    public Router crossOrigin(String path, Set<String> origins, String... headers) {
        Cors cors = new Cors(origins, List.of(headers));
        javalin.before(path, cors::mark);
        javalin.options(path, cors::preflight);
        return this;
    }

    /**
     * Lets pages of this node that come from its other port call what is under {@code path}, with their session.
     *
     * @param path ends in {@code *}
     */
    public Router ownOrigins(String path) {
        javalin.before(path, origins::mark);
        javalin.options(path, origins::preflight);
        return this;
    }

    /** Has the answer of each administrator's change say whether {@code acknowledged} changes are durable. */
    public Router changes(BooleanSupplier acknowledged) {
        durable = Optional.of(acknowledged);
        return this;
    }

    /** Lets {@code pages} answer what is asked for where no route begins as the path does. */
    public Router pages(Pages pages) {
        javalin.before(request -> {
            if (request.method().equals(HandlerType.GET)
                    && !roots.contains(root(request.path()))
                    && pages.answer(request)) {
                request.skipRemainingHandlers();
            }
        });
        return this;
    }

    /**
     * Extends every problem document that answers a request under {@code path}, whoever refuses it.
     *
     * @param path ends in a slash
     */
    public Router problems(String path, ProblemExtension extension) {
        extensions.add(path, extension);
        return this;
    }

    /** Returns who calls; only inside a route that is not public. */
    public static Principal principal(Context request) {
        return Gate.principal(request);
    }

    /** Returns the environment that the path names; only where it names one. */
    public static EnvironmentId environment(Context request) {
        return new EnvironmentId(request.pathParam("project"), request.pathParam("environment"));
    }

    /** Returns the one environment that the caller's key opens; only inside a route for keys that open one. */
    public static EnvironmentId ownEnvironment(Context request) {
        return principal(request)
                .scope()
                .orElseThrow(() -> new IllegalStateException("the key should open one environment"));
    }

    /** Returns why, as the caller says in {@code ?reason=}; empty where it says nothing. */
    public static String reason(Context request) {
        String reason = request.queryParam("reason");
        if (reason != null && reason.length() > REASON_LIMIT) {
            throw HttpProblem.malformed("A reason holds at most " + REASON_LIMIT + " characters.");
        }
        return reason == null ? "" : reason;
    }

    /** Returns the path of the route that answers, with parameters in braces; {@value #NO_ROUTE} where nothing is served. */
    static String route(Context request) {
        String route = request.attribute(ROUTE);
        return route == null ? NO_ROUTE : route;
    }

    List<Route> routes() {
        return List.copyOf(routes);
    }

    /** Returns the first step of a path. */
    private static String root(String path) {
        int end = path.indexOf('/', 1);
        return end < 0 ? path : path.substring(0, end);
    }

    private static boolean isAdministrative(Permission permission) {
        return permission == Permission.ADMIN || permission == Permission.ADMIN_EVERYWHERE;
    }

    private Router add(HandlerType method, String path, Permission permission, Handler handler) {
        routes.add(new Route(method.name(), path));
        roots.add(root(path));
        javalin.addHttpHandler(method, path, request -> {
            request.attribute(ROUTE, path);
            Bulkhead.Place place = place(method, permission);
            Bulkhead.Place room = room(request, permission, place);
            try {
                gate.admit(request, permission);
                PathNames.check(request);
                handler.handle(request);
                if (!method.equals(HandlerType.GET) && isAdministrative(permission)) {
                    durable.ifPresent(is -> request.header(DURABLE, Boolean.toString(is.getAsBoolean())));
                }
            } finally {
                room.leave();
                place.leave();
            }
        });
        return this;
    }

    /** Emergencies have a limit of their own that is small. */
    private Bulkhead.Place room(Context request, Permission permission, Bulkhead.Place place) {
        if (permission == Permission.EMERGENCY) {
            return () -> {};
        }
        try {
            return request.header("Transfer-Encoding") == null
                    ? bodies.enter(Math.max(request.req().getContentLengthLong(), 0))
                    : bodies.enter(LargeBodies.UNTOLD);
        } catch (HttpProblem full) {
            place.leave();
            throw full;
        }
    }

    /** What has a listener of its own, and what asks nobody, is behind no bulkhead. */
    private Bulkhead.Place place(HandlerType method, Permission permission) {
        return switch (permission) {
            case ADMIN, ADMIN_EVERYWHERE -> administration.enter();
            case SDK -> method.equals(HandlerType.POST) ? reports.enter() : () -> {};
            case PUBLIC, EMERGENCY, FRONTEND -> () -> {};
        };
    }
}
