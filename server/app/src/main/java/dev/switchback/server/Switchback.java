package dev.switchback.server;

import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.database.Database;
import dev.switchback.server.database.DatabaseSettings;
import dev.switchback.server.database.Notifications;
import dev.switchback.server.database.Schema;
import dev.switchback.server.http.AnswerMemory;
import dev.switchback.server.http.HttpListener;
import dev.switchback.server.http.HttpServer;
import dev.switchback.server.http.Origins;
import dev.switchback.server.http.Router;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One node: its database, its capabilities, its HTTP server. Together with {@link Capabilities} the only place that
 * makes clocks, randomness and adapters.
 *
 * <p>Safe to share between threads.
 */
public final class Switchback implements AutoCloseable {
    private final Settings settings;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Resources resources = new Resources();
    private final HttpServer http;
    private final HttpServer emergency;
    private final Optional<String> firstKey;

    private Switchback(Settings settings) {
        this.settings = settings;
        try {
            Database database = resources.add(Database.awaited());
            Arrival arrival =
                    resources.add(new Arrival(settings, database, resources, meters, this::backUpBeforeMigration));
            Capabilities capabilities = new Capabilities(database, settings, meters, resources, arrival::complaint);
            firstKey = begin(arrival, database, capabilities);
            http = resources.add(new HttpServer(
                    new HttpListener(settings.host(), settings.port(), false),
                    capabilities.keys(),
                    capabilities.routes(settings.origins(), settings.ofrep(), this::emergencyPort, this::isLeaving),
                    capabilities.requests(),
                    capabilities.answers(),
                    new Origins(settings.publicUrl(), OptionalInt::empty)));
            Origins siblings = new Origins(settings.publicUrl(), () -> OptionalInt.of(port()));
            emergency = resources.add(new HttpServer(
                    new HttpListener(settings.host(), settings.emergencyPort(), true),
                    capabilities.emergencyKeys(),
                    capabilities.emergencyRoutes(siblings),
                    capabilities.requests(),
                    AnswerMemory.NONE,
                    siblings));
            // Once more, so that readers are told to go before the server that carries their streams does.
            resources.add(capabilities.streams());
            emergency.start();
            http.start();
            advertise(capabilities);
            capabilities.tryEmergencies(URI.create("http://" + reachableHost() + ":" + port()));
        } catch (RuntimeException failure) {
            resources.close();
            throw failure;
        }
    }

    /**
     * Starts a node: its database unless there is an external one, what it holds in memory, and at last its HTTP server.
     * Where the database does not come within seconds the node serves what is on its disk, and goes on when it does.
     *
     * @throws RuntimeException if it cannot start; the message says why, and nothing is left running
     */
    public static Switchback start(Settings settings) {
        return new Switchback(settings);
    }

    /** Whoever listens everywhere is at home, too. */
    private String reachableHost() {
        return listensEverywhere() ? "127.0.0.1" : settings.host();
    }

    private boolean listensEverywhere() {
        return Set.of("0.0.0.0", "::", "[::]").contains(settings.host());
    }

    private void advertise(Capabilities capabilities) {
        settings.peers()
                .own()
                .or(() -> listensEverywhere() ? Optional.empty() : Optional.of(URI.create(url())))
                .ifPresent(capabilities::advertise);
    }

    /** Returns the port that the node listens on. */
    public int port() {
        return http.port();
    }

    /** Returns where the node listens. */
    public String url() {
        return "http://" + settings.host() + ":" + port();
    }

    /** Returns where the node listens for emergencies, with threads and keys of its own. */
    public String emergencyUrl() {
        return "http://" + settings.host() + ":" + emergencyPort();
    }

    private int emergencyPort() {
        return emergency.port();
    }

    /** Returns the admin key that was made because there was none; empty where there was one. */
    public Optional<String> firstKey() {
        return firstKey;
    }

    /** Returns every route that is served. */
    public List<Router.Route> routes() {
        List<Router.Route> routes = new ArrayList<>(http.routes());
        emergency.routes().stream().filter(route -> !routes.contains(route)).forEach(routes::add);
        return List.copyOf(routes);
    }

    /**
     * Stops the node after {@linkplain Settings#notice a notice}, during which {@code /readyz} says that it stops,
     * everybody is served, and those who keep their connections are told to open others.
     */
    public void stop() {
        http.leave();
        emergency.leave();
        settings.giveNotice();
        close();
    }

    private boolean isLeaving() {
        return http.isLeaving();
    }

    /** Stops the node at once, in the opposite order of its start. Stopping twice is stopping. */
    @Override
    public void close() {
        resources.close();
    }

    /** Starts with the database; without it only where there is something on the disk to serve. */
    private Optional<String> begin(Arrival arrival, Database database, Capabilities capabilities) {
        if (capabilities.remembers() && !arrival.soon()) {
            capabilities.startWithoutDatabase();
            arrival.then(() -> {
                capabilities.arrive(this::keep);
                listen(database, capabilities);
            });
            return Optional.empty();
        }
        arrival.now();
        Optional<String> created = capabilities.start(this::keep);
        listen(database, capabilities);
        return created;
    }

    /** An older schema is backed up before it is changed, where backups are made at all. */
    private void backUpBeforeMigration(DatabaseSettings database) {
        settings.backups().open().ifPresent(backups -> {
            if (Schema.of(database).isBehind()) {
                backups.createAfterOthers(database);
            }
        });
    }

    private void keep(String secret) {
        AdminKeyFile.write(settings.directory(), secret);
    }

    private void listen(Database database, Capabilities capabilities) {
        Notifications notifications = resources.add(Notifications.listen(
                database.settings(),
                Changes.CHANNEL,
                environment -> capabilities.hint(EnvironmentId.parse(environment))));
        capabilities.hearBy(notifications::listens);
    }
}
