package dev.switchback.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.List;

/** Where capabilities add their routes: each with the permission it takes, none without. */
public final class Router {

    /**
     * A route that is served.
     *
     * @param method HTTP's method
     * @param path with parameters in braces
     */
    public record Route(String method, String path) {}

    private final RoutesConfig javalin;
    private final Gate gate;
    private final List<Route> routes = new ArrayList<>();

    Router(RoutesConfig javalin, Gate gate) {
        this.javalin = javalin;
        this.gate = gate;
    }

    /** Adds a route. */
    public Router get(String path, Permission permission, Handler handler) {
        return add(HandlerType.GET, path, permission, handler);
    }

    /** Adds a route. */
    public Router put(String path, Permission permission, Handler handler) {
        return add(HandlerType.PUT, path, permission, handler);
    }

    /** Adds a route. */
    public Router post(String path, Permission permission, Handler handler) {
        return add(HandlerType.POST, path, permission, handler);
    }

    /** Adds a route. */
    public Router delete(String path, Permission permission, Handler handler) {
        return add(HandlerType.DELETE, path, permission, handler);
    }

    /** Returns who calls; only inside a route that is not public. */
    public static Principal principal(Context request) {
        return Gate.principal(request);
    }

    List<Route> routes() {
        return List.copyOf(routes);
    }

    private Router add(HandlerType method, String path, Permission permission, Handler handler) {
        routes.add(new Route(method.name(), path));
        javalin.addHttpHandler(method, path, request -> {
            gate.admit(request, permission);
            handler.handle(request);
        });
        return this;
    }
}
