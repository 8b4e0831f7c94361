package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.database.Database;
import dev.switchback.server.database.TestDatabase;
import dev.switchback.server.emergency.EmergencyService;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.flags.FlagDraft;
import dev.switchback.server.flags.FlagService;
import dev.switchback.server.http.Expected;
import dev.switchback.server.rollouts.plans.Exposure;
import dev.switchback.server.rollouts.plans.GuardSettings;
import dev.switchback.server.rollouts.plans.Phase;
import dev.switchback.server.rollouts.plans.Plan;
import dev.switchback.server.telemetry.Draft;
import dev.switchback.server.telemetry.Observation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The services that a rollout needs, over a database of its own and a clock that the test drives. */
final class Stage implements AutoCloseable {
    static final EnvironmentId PRODUCTION = new EnvironmentId("default", "production");
    static final String FLAG = "customer-address";
    static final Actor OPERATOR = new Actor("ada");
    static final Clause STAFF = new Clause("group", Operator.IN, List.of(Value.of("staff")), false);

    final DrivenClock clock = new DrivenClock();
    final Database database = TestDatabase.fresh();
    final Changes changes = new Changes(database.jdbi(), clock);
    final EnvironmentService environments = new EnvironmentService(database.jdbi(), changes);
    final FlagService flags = new FlagService(database.jdbi(), changes);
    final EmergencyService emergencies;
    final RolloutService service;
    private final AtomicInteger lastId = new AtomicInteger();
    private final RolloutLimits limits;
    private final V1Probe probe;
    private RolloutJudge judge;

    Stage() {
        this(RolloutLimits.DEFAULT, url -> CompletableFuture.completedFuture(Optional.empty()));
    }

    Stage(RolloutLimits limits, V1Probe probe) {
        this.limits = limits;
        this.probe = probe;
        Supplier<String> ids = () -> "r" + lastId.incrementAndGet();
        emergencies = new EmergencyService(database.jdbi(), changes, ids, flags::exists);
        environments.createFirst();
        judge = newJudge(Runnable::run);
        changes.onCommit(any -> judge.refresh());
        service = new RolloutService(database.jdbi(), changes, environments, flags, emergencies, judge, ids);
        put(flag(true));
    }

    RolloutJudge judge() {
        return judge;
    }

    /** Returns another judge over the same database, which has not looked at it yet. */
    RolloutJudge newJudge(Executor decisions) {
        return new RolloutJudge(
                database.jdbi(), changes, environments, flags, emergencies::state, clock, decisions, limits, probe);
    }

    /** Starts again as after a crash: what was not persisted is gone. */
    void restart() {
        judge = newJudge(Runnable::run);
        judge.refresh();
    }

    static Flag flag(boolean enabled) {
        return flag(FLAG, enabled);
    }

    static Flag flag(String key, boolean enabled) {
        return new Flag(
                key,
                FlagType.STRING,
                0,
                false,
                enabled,
                false,
                Mode.LIVE,
                key,
                Normaliser.NATIVE,
                List.of(new Variation("v1", Value.of("one")), new Variation("v2", Value.of("two"))),
                null,
                "v1",
                List.of(),
                List.of(),
                List.of(),
                new Serve.Fixed("v1"),
                null);
    }

    void put(Flag flag) {
        boolean exists = flags.find(PRODUCTION, flag.key()).isPresent();
        flags.put(
                PRODUCTION,
                flag.key(),
                exists ? new Expected.Present() : new Expected.Absent(),
                OPERATOR,
                "",
                present -> new FlagDraft(flag));
    }

    /** Three phases: staff, 10 % and 50 %. */
    static Plan plan() {
        return new Plan(
                List.of(
                        new Phase("staff", new Exposure.Audience(List.of(STAFF)), Duration.ofSeconds(3), 20),
                        new Phase("10 %", new Exposure.Share(10_000), Duration.ofSeconds(10), 500),
                        new Phase("50 %", new Exposure.Share(50_000), Duration.ofSeconds(10), 2_000)),
                GuardSettings.defaults());
    }

    /** One phase of {@code share} for a long time. */
    static Plan plan(int share) {
        return new Plan(
                List.of(new Phase("share", new Exposure.Share(share), Duration.ofHours(1), 100_000)),
                GuardSettings.defaults());
    }

    Rollout start(Plan plan) {
        return service.start(PRODUCTION, FLAG, null, plan, OPERATOR, "");
    }

    Rollout load(Rollout rollout) {
        return service.load(PRODUCTION, rollout.id());
    }

    Flag flag() {
        return flags.find(PRODUCTION, FLAG).orElseThrow().flag();
    }

    long revision() {
        return environments.load(PRODUCTION).revision();
    }

    /** Returns what SDKs would run. */
    CompiledSnapshot snapshot() {
        Snapshot snapshot = database.jdbi()
                .withHandle(handle -> new Snapshot(
                        PRODUCTION.toString(),
                        environments.load(PRODUCTION).revision(),
                        flags.all(handle, PRODUCTION),
                        emergencies.state(handle, PRODUCTION)));
        return CompiledSnapshot.compile(snapshot, new Surroundings(InstantSource.system(), () -> 0L));
    }

    List<StoredVerdict> verdicts(Rollout rollout) {
        return database.jdbi().withHandle(handle -> new VerdictStore().list(handle, rollout.id(), Long.MAX_VALUE, 100));
    }

    /** Draws every stored verdict, and takes every decision of the service, again. */
    List<Replay> replays() {
        return database
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT rollout, id FROM verdict")
                        .map((row, context) -> Map.entry(row.getString("rollout"), Long.toString(row.getLong("id"))))
                        .list())
                .stream()
                .map(stored -> service.replay(PRODUCTION, stored.getKey(), stored.getValue()))
                .toList();
    }

    /** Lets time pass as the scheduler would see it. */
    void pass(Duration time) {
        Duration left = time;
        while (left.compareTo(Duration.ZERO) > 0) {
            clock.advance(RolloutJudge.TICK);
            judge.tick();
            left = left.minus(RolloutJudge.TICK);
        }
    }

    void report(Observation observation) {
        judge.observed(PRODUCTION, observation);
    }

    /** Writes the judge's memory down, as telemetry does with the counts. */
    void persist() {
        Optional<Draft> draft = judge.draft(PRODUCTION);
        draft.ifPresent(one -> {
            database.jdbi().useTransaction(one::write);
            one.saved();
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
