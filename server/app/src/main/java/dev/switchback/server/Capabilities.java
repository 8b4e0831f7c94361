package dev.switchback.server;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.server.access.AccessRoutes;
import dev.switchback.server.access.AccessService;
import dev.switchback.server.access.SessionRoutes;
import dev.switchback.server.access.Sessions;
import dev.switchback.server.access.WrongKeys;
import dev.switchback.server.audit.AuditRoutes;
import dev.switchback.server.audit.AuditService;
import dev.switchback.server.backup.BackupRoutes;
import dev.switchback.server.backup.BackupService;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.console.ConsoleEvents;
import dev.switchback.server.console.ConsoleRoutes;
import dev.switchback.server.console.EventRoutes;
import dev.switchback.server.database.ClockSkew;
import dev.switchback.server.database.Database;
import dev.switchback.server.database.DatabaseClock;
import dev.switchback.server.database.Durability;
import dev.switchback.server.delivery.DeliveryRoutes;
import dev.switchback.server.delivery.Published;
import dev.switchback.server.delivery.SnapshotArchive;
import dev.switchback.server.delivery.Snapshots;
import dev.switchback.server.delivery.StreamHub;
import dev.switchback.server.delivery.StreamSettings;
import dev.switchback.server.emergency.AlertmanagerRoutes;
import dev.switchback.server.emergency.Canary;
import dev.switchback.server.emergency.EmergencyBoard;
import dev.switchback.server.emergency.EmergencyLoader;
import dev.switchback.server.emergency.EmergencyPageRoutes;
import dev.switchback.server.emergency.EmergencyRoutes;
import dev.switchback.server.emergency.EmergencyService;
import dev.switchback.server.emergency.EmergencySwitch;
import dev.switchback.server.emergency.Gossip;
import dev.switchback.server.emergency.PeerRoutes;
import dev.switchback.server.emergency.PeerSettings;
import dev.switchback.server.emergency.Peers;
import dev.switchback.server.emergency.ProjectEmergencyRoutes;
import dev.switchback.server.emergency.ProjectReleaseRoutes;
import dev.switchback.server.emergency.ProjectSwitch;
import dev.switchback.server.emergency.Registrar;
import dev.switchback.server.emergency.ReleaseRoutes;
import dev.switchback.server.emergency.ReleaseRuleRoutes;
import dev.switchback.server.emergency.TagBook;
import dev.switchback.server.emergency.TrialEvents;
import dev.switchback.server.emergency.Trials;
import dev.switchback.server.environments.EnvironmentRoutes;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.flagd.FlagdFormat;
import dev.switchback.server.flags.FlagProposals;
import dev.switchback.server.flags.FlagRoutes;
import dev.switchback.server.flags.FlagService;
import dev.switchback.server.flags.OverviewRoutes;
import dev.switchback.server.flags.OverviewService;
import dev.switchback.server.flags.RestoreRoutes;
import dev.switchback.server.frontend.FrontendRoutes;
import dev.switchback.server.health.Condition;
import dev.switchback.server.health.HealthRoutes;
import dev.switchback.server.health.Metrics;
import dev.switchback.server.health.StatusBoard;
import dev.switchback.server.health.StatusRoutes;
import dev.switchback.server.http.AnswerMemory;
import dev.switchback.server.http.KeyRing;
import dev.switchback.server.http.Origins;
import dev.switchback.server.http.Principal;
import dev.switchback.server.http.RequestListener;
import dev.switchback.server.http.Routes;
import dev.switchback.server.idempotency.IdempotencyService;
import dev.switchback.server.importing.ImportRoutes;
import dev.switchback.server.inquiry.Inquiry;
import dev.switchback.server.inquiry.InquiryRoutes;
import dev.switchback.server.launchdarkly.LaunchDarklyFormat;
import dev.switchback.server.notifications.Courier;
import dev.switchback.server.notifications.Outbox;
import dev.switchback.server.notifications.WebhookRoutes;
import dev.switchback.server.notifications.WebhookService;
import dev.switchback.server.ofrep.OfrepRoutes;
import dev.switchback.server.ofrep.OfrepSettings;
import dev.switchback.server.outbound.Outbound;
import dev.switchback.server.ownership.Claims;
import dev.switchback.server.ownership.OwnershipListener;
import dev.switchback.server.promotion.PromotionRoutes;
import dev.switchback.server.promotion.PromotionService;
import dev.switchback.server.publishing.PublishCheck;
import dev.switchback.server.relay.RelayRoutes;
import dev.switchback.server.rollouts.RolloutJudge;
import dev.switchback.server.rollouts.RolloutRoutes;
import dev.switchback.server.rollouts.RolloutService;
import dev.switchback.server.schedules.ScheduleRoutes;
import dev.switchback.server.schedules.ScheduleRunner;
import dev.switchback.server.schedules.ScheduleService;
import dev.switchback.server.segments.SegmentRoutes;
import dev.switchback.server.segments.SegmentService;
import dev.switchback.server.segments.Segments;
import dev.switchback.server.telemetry.Forwarding;
import dev.switchback.server.telemetry.InstanceRoutes;
import dev.switchback.server.telemetry.InstanceService;
import dev.switchback.server.telemetry.OwnerRoutes;
import dev.switchback.server.telemetry.TelemetryRoutes;
import dev.switchback.server.telemetry.TelemetryService;
import dev.switchback.server.ticking.Ticker;
import dev.switchback.server.unleash.UnleashFormat;
import dev.switchback.server.unleash.UnleashRoutes;
import dev.switchback.server.verify.VerificationRoutes;
import dev.switchback.server.verify.VerificationService;
import io.github.bucket4j.TimeMeter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/** The capabilities of a node, wired to each other and to one database. */
final class Capabilities {
    private final Jdbi jdbi;
    private final PrometheusMeterRegistry meters;
    private final Resources resources;
    private final InstantSource clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final Supplier<String> ids = new RandomIds(random);
    private final Changes changes;
    private final EnvironmentService environments;
    private final FlagService flags;
    private final Segments segments = new Segments();
    private final EmergencyService emergencies;
    private final EmergencyBoard board = new EmergencyBoard();
    private final Registrar registrar;
    private final Gossip gossip;
    private final Peers peers;
    private final Canary canary;
    private final Trials trials;
    private final PeerSettings peerSettings;
    private final EmergencySwitch emergencySwitch;
    private final ProjectSwitch projectSwitch;
    private final TagBook tags;
    private final ScheduleService schedules;
    private final AccessService access;
    private final Sessions sessions;
    private final Snapshots snapshots;
    private final StreamHub streams;
    private final SnapshotArchive archive;
    private final EmergencyLoader loader;
    private final Claims claims;
    private final Forwarding forwarding;
    private final TelemetryService telemetry;
    private final InstanceService instances;
    private final ConsoleEvents events;
    private final RolloutJudge judge;
    private final IdempotencyService answers;
    private final Outbound outbound;
    private final Courier courier;
    private final Metrics metrics;
    private final Condition databaseIn;
    private final Durability durability;
    private final ClockSkew skew;
    private final StatusBoard status;
    private final BackupService backups;
    private final VerificationService verification;
    private volatile BooleanSupplier hears = () -> false;
    private final Map<EnvironmentId, Snapshot> remembered = new HashMap<>();

    /**
     * Wires everything; nothing runs before {@link #start}.
     *
     * @param settings of the node
     * @param resources where everything that is to be closed goes
     * @param databaseIn whether the database has been there
     */
    Capabilities(
            Database database,
            Settings settings,
            PrometheusMeterRegistry meters,
            Resources resources,
            Condition databaseIn) {
        this.databaseIn = databaseIn;
        this.jdbi = database.jdbi();
        this.meters = meters;
        durability = new Durability(jdbi, clock);
        this.resources = resources;
        changes = new Changes(jdbi, clock);
        environments = new EnvironmentService(jdbi, changes);
        flags = new FlagService(jdbi, changes);
        emergencies = new EmergencyService(jdbi, changes, ids, flags::exists);
        schedules = new ScheduleService(jdbi, changes, flags, new DatabaseClock(jdbi));
        access = new AccessService(
                jdbi,
                changes,
                environments,
                ids,
                random,
                clock,
                com.github.benmanes.caffeine.cache.Ticker.systemTicker(),
                Optional.of(settings.directory()));
        sessions = new Sessions(access, changes, new WrongKeys(TimeMeter.SYSTEM_NANOTIME), clock);
        archive = new SnapshotArchive(settings.directory());
        resources.add(archive::tick);
        tags = new TagBook(settings.directory());
        resources.add(tags::tick);
        loader = new EmergencyLoader(emergencies, board, tags);
        snapshots = resources.add(new Snapshots(
                new ConfigurationSource(jdbi, environments, flags, segments, loader, archive),
                board,
                new Surroundings(clock, () -> ThreadLocalRandom.current().nextLong())));
        streams = resources.add(new StreamHub(snapshots, StreamSettings.DEFAULT, meters));
        registrar = resources.add(
                new Registrar(settings.directory(), emergencies, board, snapshots, archive, database.direct()));
        gossip = new Gossip(board, registrar, snapshots);
        peerSettings = settings.peers();
        peers = resources.add(new Peers(peerSettings, gossip, clock, random));
        trials = new Trials(clock, new TrialEvents(jdbi, changes, clock));
        canary = new Canary(board, registrar, snapshots, clock, ids, "canary_" + ids.get() + ids.get(), meters, trials);
        emergencySwitch = new EmergencySwitch(emergencies, board, registrar, peers, snapshots, streams, tags, clock);
        projectSwitch = new ProjectSwitch(emergencySwitch, emergencies, board, registrar, clock);
        claims = resources.add(new Claims(database.direct(), ids.get(), owned()));
        forwarding = new Forwarding(claims, peerSettings.secret(), random);
        telemetry = resources.add(new TelemetryService(jdbi, clock, meters, claims));
        instances = new InstanceService(telemetry, forwarding, snapshots, clock);
        events = new ConsoleEvents(snapshots, streams, instances, clock);
        judge = new RolloutJudge(
                jdbi, changes, environments, flags, this::emergency, clock, decisions(), settings.limits(), claims);
        answers = new IdempotencyService(jdbi, clock);
        outbound = resources.add(new Outbound(settings.outbound()));
        courier = new Courier(
                jdbi, changes, outbound, settings.publicUrl(), random, clock, resources.add(new Workers()), meters);
        metrics = resources.add(new Metrics(meters, this::revisions));
        skew = new ClockSkew(jdbi, clock);
        backups = new BackupService(settings.backups(), database::settings, clock, meters);
        verification = new VerificationService(settings.backups(), database::settings, clock);
        status = new StatusBoard(
                clock,
                Promises.with(
                        backups,
                        Promises.database(databaseIn, snapshots),
                        Promises.durable(durability),
                        Promises.peers(peers),
                        Promises.canary(trials, clock),
                        Promises.notifications(() -> hears.getAsBoolean()),
                        Promises.disk(archive),
                        Promises.owners(claims, () -> revisions().keySet()),
                        Promises.streams(streams),
                        Promises.clock(skew)));
    }

    /**
     * Starts what works by itself. What a change touches first is told first: the judge knows of a rollout before SDKs
     * do.
     *
     * @param keep puts the first admin key where its owner will find it
     * @return the first admin key; empty where there are keys
     */
    Optional<String> start(Consumer<String> keep) {
        environments.createFirst();
        Optional<String> firstKey = access.createFirst(keep);
        listen();
        serve();
        follow();
        return firstKey;
    }

    /** Says whether there is anything on the disk that could be served without the database. */
    boolean remembers() {
        return !archive.read().isEmpty();
    }

    /** Starts what works without the database, from what is on the disk; {@link #arrive} is to follow. */
    void startWithoutDatabase() {
        telemetry.await();
        listen();
        access.recall();
        archive.read().forEach((environment, snapshot) -> {
            loader.restore(snapshot);
            remembered.put(environment, snapshot);
        });
        serve();
    }

    /**
     * Goes on with the database, which has just come. May be called again where it fails.
     *
     * @param keep puts the first admin key, should the database have none, where its owner will find it
     */
    void arrive(Consumer<String> keep) {
        environments.createFirst();
        Optional<String> unlikely = access.createFirst(keep);
        unlikely.ifPresent(secret -> access.remember());
        snapshots.reload();
        follow();
    }

    /** Has everybody told of changes. */
    private void listen() {
        changes.onMeasure(flags::size);
        changes.onMeasure(segments::size);
        changes.beforeCommit(new PublishCheck(flags, segments)::check);
        changes.beforeCommit(schedules::follow);
        changes.onCommit(environment -> judge.refresh());
        changes.onCommit(snapshots::refresh);
        changes.onCommit(environment -> courier.wake());
        changes.onAnnounce(new Outbox(ids));
        changes.onAnnounce(events);
        telemetry.onObservation(judge);
    }

    /** Begins to serve; the journal is obeyed from the first snapshot on. */
    private void serve() {
        registrar.recall();
        remembered.forEach(snapshots::restore);
        peers.greet();
        snapshots.start();
        access.refresh();
        resources.add(Ticker.start("emergencies", Registrar.TICK, registrar::tick));
        resources.add(Ticker.start("peers", Peers.TICK, peers::tick));
        resources.add(Ticker.start("emergency-keys", AccessService.TICK, access::refresh));
        resources.add(Ticker.start("keys", AccessService.REMEMBERING, access::remember));
        resources.add(Ticker.start("archive", SnapshotArchive.TICK, archive::tick));
        resources.add(Ticker.start("status", StatusBoard.TICK, status::tick));
        resources.add(Ticker.start("tags", SnapshotArchive.TICK, tags::tick));
        resources.add(Ticker.start("console", ConsoleEvents.TICK, events::tick));
    }

    /** Begins what cannot be done without the database. */
    private void follow() {
        judge.refresh();
        telemetry.start();
        claims.tick();
        resources.add(Ticker.start("durability", Durability.TICK, durability::tick));
        resources.add(Ticker.start("clock", ClockSkew.TICK, skew::tick));
        resources.add(Ticker.start("owners", Claims.TICK, claims::tick));
        resources.add(Ticker.start("rollouts", RolloutJudge.TICK, judge::tick));
        resources.add(Ticker.start("judging", RolloutJudge.HOLDING, judge::judgeHeld));
        resources.add(Ticker.start("samples", RolloutJudge.THINNING, judge::thin));
        resources.add(Ticker.start("counted-units", RolloutJudge.THINNING, judge::purge));
        resources.add(Ticker.start("key-uses", AccessService.NOTING, access::writeUses));
        resources.add(Ticker.start("answers", IdempotencyService.TICK, answers::purge));
        if (backups.isSetUp()) {
            resources.add(Ticker.start("backups", BackupService.FIRST_TICK, BackupService.TICK, backups::tick));
        }
        ScheduleRunner runner =
                new ScheduleRunner(jdbi, changes, flags, emergencies, schedules, new DatabaseClock(jdbi));
        resources.add(Ticker.start("schedules", ScheduleRunner.TICK, runner::tick));
        resources.add(Ticker.start("webhooks", Courier.TICK, courier::tick));
        resources.add(Ticker.start("old-webhooks", Courier.PURGE_TICK, courier::purge));
    }

    /** Returns the keys that open the API. */
    KeyRing keys() {
        return new KeyRing() {
            @Override
            public Optional<Principal> find(String secret) {
                return canary.holder(secret).or(() -> access.find(secret));
            }

            @Override
            public Optional<Principal> findForEmergency(String secret) {
                return access.findForEmergency(secret);
            }

            @Override
            public Optional<Principal> findSession(String token) {
                return sessions.find(token);
            }

            @Override
            public Optional<Principal> findSessionForEmergency(String token) {
                return sessions.findInMemory(token).or(() -> sessions.find(token));
            }
        };
    }

    /** Tells other nodes where this one is reached. */
    void advertise(URI node) {
        claims.advertise(node);
    }

    /** Tries the emergency switch from now on, over the streams of this node, which listens at {@code node}. */
    void tryEmergencies(URI node) {
        resources.add(Ticker.start("canary", Canary.firstPause(random), Canary.TICK, () -> canary.tick(node)));
    }

    /** Returns the keys that open what is for emergencies, known without the database. */
    KeyRing emergencyKeys() {
        return new KeyRing() {
            @Override
            public Optional<Principal> find(String secret) {
                return access.findInMemory(secret);
            }

            @Override
            public Optional<Principal> findSession(String token) {
                return sessions.findInMemory(token);
            }
        };
    }

    /** Returns what is served to whoever engages an emergency, and touches nothing that others can use up. */
    List<Routes> emergencyRoutes(Origins origins) {
        return List.of(
                new EmergencyRoutes(emergencySwitch, instances),
                new ProjectEmergencyRoutes(projectSwitch, instances),
                new StatusRoutes(status),
                new AlertmanagerRoutes(emergencySwitch),
                new PeerRoutes(gossip, peerSettings, clock),
                new EmergencyPageRoutes(emergencySwitch, projectSwitch, status, emergencyKeys(), origins),
                router -> router.ownOrigins("/api/v1/projects/*"));
    }

    /** Returns what is told of every request. */
    RequestListener requests() {
        return metrics;
    }

    /** Returns what remembers the answers of requests that may be repeated. */
    AnswerMemory answers() {
        return answers;
    }

    /** Returns the streams, to be closed before the server that carries them. */
    StreamHub streams() {
        return streams;
    }

    /** Knows from now on whether what other nodes change is heard at once. */
    void hearBy(BooleanSupplier listens) {
        hears = listens;
    }

    /** Looks for what another node has changed. */
    void hint(EnvironmentId environment) {
        judge.refresh();
        snapshots.refresh(environment);
    }

    /**
     * Returns the capabilities' routes.
     *
     * @param emergencyPort where this node listens for emergencies, once it does
     * @param stopping whether this node is about to stop
     */
    List<Routes> routes(Set<String> origins, OfrepSettings ofrep, IntSupplier emergencyPort, BooleanSupplier stopping) {
        SegmentService segmentService = new SegmentService(jdbi, changes);
        TelemetryRoutes reports = new TelemetryRoutes(telemetry, forwarding);
        AuditService audit = new AuditService(jdbi, environments);
        return List.of(
                new EnvironmentRoutes(environments),
                new FlagRoutes(flags, environments, emergencies),
                new OverviewRoutes(new OverviewService(jdbi, judge::verdict, clock), environments, emergencies),
                new InquiryRoutes(new Inquiry(this::compiled, environments, new FlagProposals(flags))),
                new SegmentRoutes(segmentService, environments),
                new PromotionRoutes(new PromotionService(changes, environments, flags, segmentService)),
                new ScheduleRoutes(schedules, environments, emergencies, clock),
                new EmergencyRoutes(emergencySwitch, instances),
                new ReleaseRoutes(emergencySwitch, instances),
                new ProjectEmergencyRoutes(projectSwitch, instances),
                new ProjectReleaseRoutes(projectSwitch, instances),
                new ReleaseRuleRoutes(emergencies),
                new StatusRoutes(status),
                new AlertmanagerRoutes(emergencySwitch),
                new RolloutRoutes(new RolloutService(jdbi, changes, environments, flags, emergencies, judge, ids)),
                new WebhookRoutes(
                        new WebhookService(jdbi, changes, environments, outbound, ids, random, courier::wake)),
                new AccessRoutes(access),
                new SessionRoutes(sessions, () -> revisions().keySet(), emergencyPort),
                new ConsoleRoutes(emergencyPort),
                new EventRoutes(events, access::isInMemory),
                new AuditRoutes(audit),
                new BackupRoutes(backups),
                new VerificationRoutes(verification),
                new RestoreRoutes(flags, audit, emergencies),
                new DeliveryRoutes(snapshots, streams),
                reports,
                new OwnerRoutes(reports, telemetry, forwarding),
                new RelayRoutes(reports::take),
                new InstanceRoutes(instances),
                new FrontendRoutes(this::compiled, origins),
                new OfrepRoutes(snapshots, streams, access, ofrep, origins, clock),
                new ImportRoutes(
                        changes,
                        environments,
                        flags,
                        segmentService,
                        List.of(new UnleashFormat(), new LaunchDarklyFormat(), new FlagdFormat())),
                new UnleashRoutes(jdbi, environments, this::compiled, meters, origins),
                new HealthRoutes(
                        stopping,
                        () -> !revisions().isEmpty(),
                        List.of(
                                databaseIn,
                                this::staleness,
                                snapshots::regression,
                                peers::complaint,
                                forwarding::complaint,
                                trials::complaint,
                                durability::complaint,
                                backups::complaint),
                        durability::durable,
                        metrics::scrape),
                router -> router.changes(durability::durable));
    }

    /** The judge knows of a rollout before reports are counted. */
    private OwnershipListener owned() {
        return new OwnershipListener() {
            @Override
            public void gained(EnvironmentId environment) {
                judge.takeUp();
                telemetry.take(environment);
            }

            @Override
            public void lost(EnvironmentId environment) {
                telemetry.release(environment);
                judge.release(environment);
            }
        };
    }

    /** Decisions wait for the database; reports do not wait for decisions. */
    private ExecutorService decisions() {
        ExecutorService decisions = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "decisions");
            thread.setDaemon(true);
            return thread;
        });
        resources.add(decisions::shutdown);
        return decisions;
    }

    private Emergency emergency(EnvironmentId environment) {
        return snapshots
                .find(environment)
                .map(published -> published.snapshot().emergency())
                .orElse(Emergency.NONE);
    }

    private Optional<CompiledSnapshot> compiled(EnvironmentId environment) {
        return snapshots.find(environment).map(Published::compiled);
    }

    private Map<EnvironmentId, Long> revisions() {
        Map<EnvironmentId, Long> revisions = new HashMap<>();
        snapshots
                .all()
                .forEach((environment, published) ->
                        revisions.put(environment, published.snapshot().revision()));
        revisions.keySet().removeIf(Canary::owns);
        return revisions;
    }

    private Optional<String> staleness() {
        return snapshots
                .staleSince()
                .map(since -> "The database does not answer since " + since + "; the last configuration is served.");
    }
}
