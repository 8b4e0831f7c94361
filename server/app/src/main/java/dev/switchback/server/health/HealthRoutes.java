package dev.switchback.server.health;

import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What machines ask about a node, without a key. None of it asks the database. */
public final class HealthRoutes implements Routes {
    private static final String CONTRACT = "/api/openapi.yaml";

    private static final String STOPPING = "This node is being stopped. Go to another one.";

    private final BooleanSupplier stopping;
    private final BooleanSupplier serves;
    private final List<Condition> conditions;
    private final Optional<BooleanSupplier> durable;
    private final Supplier<String> metrics;
    private final byte[] contract = contract();

    /**
     * Makes the routes.
     *
     * @param stopping whether the node is about to stop
     * @param serves whether the node can evaluate at all
     * @param conditions what may be less than well
     * @param durable whether acknowledged changes outlive the loss of any one machine
     * @param metrics in Prometheus' text format
     */
    public HealthRoutes(
            BooleanSupplier stopping,
            BooleanSupplier serves,
            List<Condition> conditions,
            BooleanSupplier durable,
            Supplier<String> metrics) {
        this(stopping, serves, conditions, Optional.of(durable), metrics);
    }

    /** Makes the routes of who has no database. */
    public HealthRoutes(
            BooleanSupplier stopping, BooleanSupplier serves, List<Condition> conditions, Supplier<String> metrics) {
        this(stopping, serves, conditions, Optional.empty(), metrics);
    }

    private HealthRoutes(
            BooleanSupplier stopping,
            BooleanSupplier serves,
            List<Condition> conditions,
            Optional<BooleanSupplier> durable,
            Supplier<String> metrics) {
        this.stopping = stopping;
        this.serves = serves;
        this.durable = durable;
        this.conditions = List.copyOf(conditions);
        this.metrics = metrics;
    }

    @Override
    public void addTo(Router router) {
        router.get("/livez", Permission.PUBLIC, request -> Answer.json(request, 200, Health.ALIVE))
                .get("/readyz", Permission.PUBLIC, this::ready)
                .get("/metrics", Permission.PUBLIC, this::metrics)
                .get("/openapi.yaml", Permission.PUBLIC, this::contract);
    }

    private void ready(Context request) {
        Health health = health();
        Answer.json(request, health.ready() ? 200 : 503, health);
    }

    private Health health() {
        if (stopping.getAsBoolean()) {
            return health(Health.Status.STOPPING, List.of(STOPPING));
        }
        List<String> reasons = conditions.stream()
                .map(Condition::complaint)
                .flatMap(Optional::stream)
                .toList();
        if (!serves.getAsBoolean()) {
            return health(Health.Status.UNAVAILABLE, reasons);
        }
        return health(reasons.isEmpty() ? Health.Status.OK : Health.Status.DEGRADED, reasons);
    }

    private Health health(Health.Status status, List<String> reasons) {
        return new Health(
                status, reasons, durable.map(BooleanSupplier::getAsBoolean).orElse(null));
    }

    private void metrics(Context request) {
        request.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.get());
    }

    private void contract(Context request) {
        request.contentType("application/yaml").result(contract);
    }

    private static byte[] contract() {
        try (InputStream stream = HealthRoutes.class.getResourceAsStream(CONTRACT)) {
            if (stream == null) {
                throw new IllegalStateException(CONTRACT + " is missing from the jar");
            }
            return stream.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
