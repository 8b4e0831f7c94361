package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Emergency;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.database.Database;
import dev.switchback.server.database.TestDatabase;
import dev.switchback.server.emergency.EmergencyService;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.flags.FlagDraft;
import dev.switchback.server.flags.FlagService;
import dev.switchback.server.http.Expected;
import dev.switchback.server.telemetry.TelemetryService;
import dev.switchback.server.ticking.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Measures what judging costs: many rollouts at once, each fed by fifty instances that report every second, on the real
 * database. What is measured is the service's processor time from a report's bytes to its verdict, saving included, and
 * the time from a report to its verdict; what makes the load, and PostgreSQL, are not in it. {@code ./switchback bench
 * judging} runs it.
 */
final class JudgingCost {
    private static final int FLAGS_OF_A_SERVICE = 50;
    private static final int INSTANCES_OF_A_SERVICE = 50;
    private static final int CALLS_A_SECOND = 4;
    private static final int DYING = 20;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final int rollouts;
    private final int seconds;
    private final Database database = TestDatabase.fresh();
    private final InstantSource clock = InstantSource.system();
    private final Changes changes = new Changes(database.jdbi(), clock);
    private final EnvironmentService environments = new EnvironmentService(database.jdbi(), changes);
    private final FlagService flags = new FlagService(database.jdbi(), changes);
    private final ExecutorService decisions = Executors.newSingleThreadExecutor();
    private final TelemetryService telemetry = new TelemetryService(database.jdbi(), clock, new SimpleMeterRegistry());
    private final List<String> ids = new ArrayList<>();
    private final RolloutService service;
    private final RolloutJudge judge;

    private JudgingCost(int rollouts, int seconds) {
        this.rollouts = rollouts;
        this.seconds = seconds;
        EmergencyService emergencies = new EmergencyService(database.jdbi(), changes, () -> "e", flags::exists);
        RolloutLimits limits = new RolloutLimits(1_000_000, Duration.ofMinutes(10), Duration.ofMillis(1), 1_000_000);
        judge = new RolloutJudge(
                database.jdbi(),
                changes,
                environments,
                flags,
                environment -> Emergency.NONE,
                clock,
                decisions,
                limits,
                url -> CompletableFuture.completedFuture(Optional.empty()));
        AtomicInteger lastId = new AtomicInteger();
        service = new RolloutService(
                database.jdbi(),
                changes,
                environments,
                flags,
                emergencies,
                judge,
                () -> "r" + lastId.incrementAndGet());
    }

    /** Runs with so many rollouts (1,000 unless told) for so many seconds (60 unless told). */
    public static void main(String[] arguments) {
        int rollouts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
        new JudgingCost(rollouts, seconds).measure();
        System.exit(0);
    }

    private void measure() {
        prepare();
        List<JudgingLoad> instances = IntStream.range(0, rollouts / FLAGS_OF_A_SERVICE * INSTANCES_OF_A_SERVICE)
                .mapToObj(i -> new JudgingLoad("i" + i, i, CALLS_A_SECOND))
                .toList();
        long version = environments.load(Stage.PRODUCTION).revision();
        Ticker ticker = Ticker.start("rollouts", RolloutJudge.TICK, judge::tick);
        telemetry.start();
        run(instances, version, Math.max(5, seconds / 6), "warm-up");
        run(instances, version, seconds, "measured");
        die(instances, version);
        ticker.close();
        telemetry.close();
    }

    private void prepare() {
        environments.createFirst();
        telemetry.onObservation(judge);
        for (int i = 0; i < rollouts; i++) {
            String key = "flag-" + i;
            flags.put(
                    Stage.PRODUCTION,
                    key,
                    new Expected.Absent(),
                    Stage.OPERATOR,
                    "",
                    present -> new FlagDraft(Stage.flag(key, true)));
            ids.add(service.start(Stage.PRODUCTION, key, null, Stage.plan(10_000), Stage.OPERATOR, "")
                    .id());
        }
        judge.refresh();
        changes.onCommit(any -> judge.refresh());
        System.err.printf("%,d rollouts are open%n", rollouts);
    }

    private List<String> flagsOf(int instance) {
        int first = instance / INSTANCES_OF_A_SERVICE * FLAGS_OF_A_SERVICE;
        return IntStream.range(first, first + FLAGS_OF_A_SERVICE)
                .mapToObj(i -> "flag-" + i)
                .toList();
    }

    private void run(List<JudgingLoad> instances, long version, int length, String name) {
        long[] latencies = new long[instances.size() * length];
        long decoding = 0;
        long judging = 0;
        long bytes = 0;
        int count = 0;
        Map<Long, Long> others = othersTime();
        long start = System.nanoTime();
        for (int second = 0; second < length; second++) {
            for (int i = 0; i < instances.size(); i++) {
                byte[] document = instances.get(i).second(flagsOf(i), version, Set.of());
                bytes += document.length;
                await(start + second * 1_000_000_000L + i * 1_000_000_000L / instances.size());
                long cpu = THREADS.getCurrentThreadCpuTime();
                long sent = System.nanoTime();
                Report report = ReportCodec.read(document);
                long decoded = THREADS.getCurrentThreadCpuTime();
                telemetry.accept(Stage.PRODUCTION, report);
                latencies[count++] = System.nanoTime() - sent;
                judging += THREADS.getCurrentThreadCpuTime() - decoded;
                decoding += decoded - cpu;
            }
        }
        double wall = (System.nanoTime() - start) / 1e9;
        double background = sinceThen(others) / 1e9;
        Arrays.sort(latencies);
        System.out.printf(
                "%s: %,d rollouts, %,d reports of %,d bytes; %d s of load took %.1f s; processor seconds a second of load:"
                        + " decoding %.2f, judging %.2f, saving and ticking %.2f, in all %.2f; report to verdict p50"
                        + " %.1f ms, p99 %.1f ms, most %.1f ms%n",
                name,
                rollouts,
                count,
                bytes / count,
                length,
                wall,
                decoding / 1e9 / length,
                judging / 1e9 / length,
                background / length,
                (decoding + judging) / 1e9 / length + background / length,
                latencies[count / 2] / 1e6,
                latencies[count * 99 / 100] / 1e6,
                latencies[count - 1] / 1e6);
    }

    /** Lets V2 of some flags die and measures how long it takes until each rollback is committed. */
    private void die(List<JudgingLoad> instances, long version) {
        List<Long> times = new ArrayList<>();
        for (int victim = 0; victim < Math.min(DYING, rollouts); victim++) {
            int number = victim * (rollouts / Math.min(DYING, rollouts));
            String flag = "flag-" + number;
            String rollout = ids.get(number);
            long start = System.nanoTime();
            int first = number / FLAGS_OF_A_SERVICE * INSTANCES_OF_A_SERVICE;
            for (int i = first; service.load(Stage.PRODUCTION, rollout).open(); i++) {
                int one = first + (i - first) % INSTANCES_OF_A_SERVICE;
                telemetry.accept(
                        Stage.PRODUCTION,
                        ReportCodec.read(instances.get(one).second(flagsOf(one), version, Set.of(flag))));
                await(System.nanoTime() + 20_000_000);
            }
            times.add((System.nanoTime() - start) / 1_000_000);
        }
        times.sort(null);
        System.out.printf(
                "a dead V2, one report each 20 ms: first bad report to rollback committed, median %d ms, most %d ms (%d)%n",
                times.get(times.size() / 2), times.get(times.size() - 1), times.size());
    }

    private static void await(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Returns the processor time of every thread but this one. */
    private static Map<Long, Long> othersTime() {
        Map<Long, Long> times = new HashMap<>();
        long me = Thread.currentThread().getId();
        for (long id : THREADS.getAllThreadIds()) {
            if (id != me) {
                times.put(id, THREADS.getThreadCpuTime(id));
            }
        }
        return times;
    }

    private static long sinceThen(Map<Long, Long> before) {
        long sum = 0;
        for (Map.Entry<Long, Long> now : othersTime().entrySet()) {
            sum += Math.max(0, now.getValue() - before.getOrDefault(now.getKey(), 0L));
        }
        return sum;
    }
}
