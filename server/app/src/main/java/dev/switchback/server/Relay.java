package dev.switchback.server;

import dev.switchback.evaluation.Surroundings;
import dev.switchback.server.access.AccessService;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.database.Database;
import dev.switchback.server.delivery.DeliveryRoutes;
import dev.switchback.server.delivery.Published;
import dev.switchback.server.delivery.SnapshotArchive;
import dev.switchback.server.delivery.Snapshots;
import dev.switchback.server.delivery.StreamHub;
import dev.switchback.server.delivery.StreamSettings;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.frontend.FrontendRoutes;
import dev.switchback.server.health.HealthRoutes;
import dev.switchback.server.health.Metrics;
import dev.switchback.server.http.AnswerMemory;
import dev.switchback.server.http.HttpListener;
import dev.switchback.server.http.HttpServer;
import dev.switchback.server.http.Origins;
import dev.switchback.server.http.Routes;
import dev.switchback.server.ofrep.OfrepRoutes;
import dev.switchback.server.relay.Followers;
import dev.switchback.server.relay.Received;
import dev.switchback.server.relay.RelayKeys;
import dev.switchback.server.relay.RelayRoutes;
import dev.switchback.server.relay.ReportBatches;
import dev.switchback.server.relay.ReportRoutes;
import dev.switchback.server.relay.Upstream;
import dev.switchback.server.ticking.Ticker;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Jdbi;

/**
 * A relay: serves SDKs and frontends as a node does, from what an upstream node or relay sends, and hands on what they
 * report. Has no database, and no rights but those of the keys that it is called with. Starts from its disk while the
 * upstream is away.
 *
 * <p>Safe to share between threads.
 */
public final class Relay implements AutoCloseable {
    private final Settings settings;
    private final Resources resources = new Resources();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final InstantSource clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final Upstream upstream;
    private final Received received = new Received();
    private final SnapshotArchive archive;
    private final Snapshots snapshots;
    private final StreamHub streams;
    private final AccessService access;
    private final Followers followers;
    private final ReportBatches reports;
    private final Metrics metrics;
    private final HttpServer http;

    private Relay(Settings settings, List<URI> urls) {
        this.settings = settings;
        try {
            upstream = new Upstream(urls);
            archive = new SnapshotArchive(settings.directory());
            resources.add(archive::tick);
            snapshots = resources.add(new Snapshots(
                    received,
                    received,
                    new Surroundings(clock, () -> ThreadLocalRandom.current().nextLong())));
            streams = resources.add(new StreamHub(snapshots, StreamSettings.DEFAULT, meters));
            access = access();
            followers = resources.add(new Followers(upstream, received, snapshots, archive, clock, random));
            reports = new ReportBatches(upstream, followers);
            metrics = resources.add(new Metrics(meters, this::revisions));
            recall();
            http = resources.add(new HttpServer(
                    new HttpListener(settings.host(), settings.port(), false),
                    new RelayKeys(access, upstream, followers),
                    routes(),
                    metrics,
                    AnswerMemory.NONE,
                    new Origins(Optional.empty(), OptionalInt::empty)));
            resources.add(streams);
            resources.add(Ticker.start("upstream", Followers.TICK, followers::watch));
            resources.add(Ticker.start("reports", ReportBatches.TICK, reports::tick));
            resources.add(Ticker.start("archive", SnapshotArchive.TICK, archive::tick));
            http.start();
        } catch (RuntimeException failure) {
            resources.close();
            throw failure;
        }
    }

    /**
     * Starts a relay.
     *
     * @param upstream nodes or relays, of which the first one that answers is heard
     * @throws RuntimeException if it cannot start; the message says why, and nothing is left running
     */
    public static Relay start(Settings settings, List<URI> upstream) {
        return new Relay(settings, upstream);
    }

    /** Returns where the relay listens. */
    public String url() {
        return "http://" + settings.host() + ":" + http.port();
    }

    /** Stops the relay after {@linkplain Settings#notice a notice}, as a node does. */
    public void stop() {
        http.leave();
        settings.giveNotice();
        close();
    }

    private boolean isLeaving() {
        return http.isLeaving();
    }

    /** Stops the relay at once, in the opposite order of its start. Stopping twice is stopping. */
    @Override
    public void close() {
        resources.close();
    }

    /** Keys are known as a node knows them whose database is away. */
    private AccessService access() {
        Jdbi away = Database.awaited().jdbi();
        Changes changes = new Changes(away, clock);
        return new AccessService(
                away,
                changes,
                new EnvironmentService(away, changes),
                new RandomIds(random),
                random,
                clock,
                com.github.benmanes.caffeine.cache.Ticker.systemTicker(),
                Optional.of(settings.directory()));
    }

    private void recall() {
        access.recall();
        archive.read()
                .forEach((environment, snapshot) ->
                        snapshots.restore(environment, received.accept(environment, snapshot)));
        snapshots.start();
    }

    private List<Routes> routes() {
        return List.of(
                new DeliveryRoutes(snapshots, streams),
                new FrontendRoutes(
                        environment -> snapshots.find(environment).map(Published::compiled), settings.origins()),
                new OfrepRoutes(snapshots, streams, access, settings.ofrep(), settings.origins(), clock),
                new RelayRoutes(reports),
                new ReportRoutes(reports, upstream::present),
                new HealthRoutes(this::isLeaving, followers::serves, List.of(followers::complaint), metrics::scrape));
    }

    private Map<EnvironmentId, Long> revisions() {
        return new HashMap<>(received.revisions());
    }
}
