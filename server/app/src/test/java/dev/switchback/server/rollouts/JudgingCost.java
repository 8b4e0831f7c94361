package dev.switchback.server.rollouts;

import com.sun.management.OperatingSystemMXBean;
import dev.switchback.evaluation.Emergency;
import dev.switchback.protocol.Acknowledgement;
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
import dev.switchback.server.telemetry.CanonicalReport;
import dev.switchback.server.telemetry.TelemetryService;
import dev.switchback.server.ticking.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what judging costs: many rollouts at once, each fed by fifty instances that report every second, on the real
 * database. The load is made by another process. What is measured is all processor time of this one, saving, collecting
 * garbage and compiling included; and the time from when a report is sent to its verdict, waiting for its turn included.
 * HTTP and PostgreSQL are not in it. It is measured when the compiler has had its time, and nothing of what was sent until
 * then waits any more. {@code ./switchback bench judging} runs it.
 */
final class JudgingCost {
    private static final int DYING = 20;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final int rollouts;
    private final int seconds;
    private final int flagsOfAService;
    private final int warmUp;
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

    private JudgingCost(int rollouts, int seconds, int flagsOfAService, int warmUp) {
        this.rollouts = rollouts;
        this.seconds = seconds;
        this.flagsOfAService = flagsOfAService;
        this.warmUp = warmUp;
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

    /**
     * Runs with so many rollouts (1,000 unless told) for so many seconds (60 unless told), of services of fifty instances
     * that have so many of the flags each (50 unless told), after warming up for so many seconds (120 unless told): it
     * takes minutes until most groups of users and most buckets of times have been heard of, and what is remembered of them
     * has stopped growing.
     */
    public static void main(String[] arguments) throws IOException {
        int rollouts = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
        int flagsOfAService = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 50;
        int warmUp = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 120;
        new JudgingCost(rollouts, seconds, flagsOfAService, warmUp).measure();
        System.exit(0);
    }

    private void measure() throws IOException {
        prepare();
        long version = environments.load(Stage.PRODUCTION).revision();
        Ticker ticker = Ticker.start("rollouts", RolloutJudge.TICK, judge::tick);
        telemetry.start();
        JudgingFleet fleet = new JudgingFleet(rollouts, flagsOfAService, version);
        try (Socket reports = fleet.startElsewhere(warmUp, seconds)) {
            run(reports, fleet.size(), warmUp, "warm-up");
            run(reports, fleet.size(), seconds, "measured");
        }
        die(fleet.instances("late"));
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

    /**
     * What the reports of a run took; filled in by the thread that takes them in, and by the one that judges. What speaks
     * against V2 is judged when its report has been heard.
     */
    private static final class Taken {
        private final long[] arrivals;
        private final long[] delays;
        private final long[] hearings;
        private final long[] latencies;
        private volatile int count;
        private volatile int judged;
        private long bytes;
        private long decoding;
        private long counting;
        private long judging;

        private Taken(int reports) {
            arrivals = new long[reports];
            delays = new long[reports];
            hearings = new long[reports];
            latencies = new long[reports];
        }

        private boolean isOver() {
            return judged == latencies.length;
        }
    }

    /** What the process does while a run lasts is all counted: reading from the socket, collecting garbage, compiling. */
    private void run(Socket reports, int instances, int length, String name) {
        Taken taken = new Taken(instances * length);
        long process = PROCESS.getProcessCpuTime();
        Thread server = new Thread(() -> takeIn(reports, taken), "server");
        server.start();
        Thread judges = new Thread(() -> judge(taken), "judging");
        judges.start();
        long start = System.nanoTime();
        join(server);
        join(judges);
        double wall = (System.nanoTime() - start) / 1e9;
        double all = (PROCESS.getProcessCpuTime() - process) / 1e9;
        double decoding = taken.decoding / 1e9;
        double judging = taken.judging / 1e9;
        double counting = taken.counting / 1e9;
        System.out.printf(
                "%s: %,d rollouts, %,d flags each service, %,d reports of %,d bytes; %d s of load took %.1f s; processor"
                        + " seconds a second of load: decoding %.2f, counting %.2f, judging %.2f, saving, ticking and"
                        + " collecting garbage %.2f, in all %.2f; report to verdict %s, and where it"
                        + " speaks against V2 %s; sent late by %s; load of the machine %.1f%n",
                name,
                rollouts,
                flagsOfAService,
                taken.count,
                taken.bytes / taken.count,
                length,
                wall,
                decoding / length,
                counting / length,
                judging / length,
                (all - decoding - counting - judging) / length,
                all / length,
                spread(taken.latencies),
                spread(taken.hearings),
                spread(taken.delays),
                PROCESS.getSystemLoadAverage());
    }

    private static String spread(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return "p50 %.1f ms, p99 %.1f ms, most %.1f ms"
                .formatted(
                        sorted[sorted.length / 2] / 1e6,
                        sorted[sorted.length * 99 / 100] / 1e6,
                        sorted[sorted.length - 1] / 1e6);
    }

    private void takeIn(Socket reports, Taken taken) {
        try {
            // Neither stream may read ahead of a run, which the next one goes on with.
            DataInputStream in = new DataInputStream(reports.getInputStream());
            DataOutputStream out = new DataOutputStream(reports.getOutputStream());
            byte[] head = new byte[JudgingFleet.HEAD];
            while (taken.count < taken.arrivals.length) {
                in.readFully(head);
                ByteBuffer arrival = ByteBuffer.wrap(head);
                int instance = arrival.getInt();
                long due = arrival.getLong();
                long sent = arrival.getLong();
                byte[] document = new byte[arrival.getInt()];
                in.readFully(document);
                long begun = THREADS.getCurrentThreadCpuTime();
                Report report = CanonicalReport.read(document).orElseThrow();
                long decoded = THREADS.getCurrentThreadCpuTime();
                Acknowledgement answer =
                        telemetry.accept(Stage.PRODUCTION, report).orElseThrow();
                int place = taken.count;
                taken.arrivals[place] = sent;
                taken.delays[place] = sent - due;
                taken.hearings[place] = System.nanoTime() - sent;
                taken.counting += THREADS.getCurrentThreadCpuTime() - decoded;
                taken.decoding += decoded - begun;
                taken.bytes += document.length;
                taken.count = place + 1;
                out.write(ByteBuffer.allocate(JudgingFleet.ANSWER)
                        .putInt(instance)
                        .putLong(answer.heard())
                        .array());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** As the server's own thread would: what was taken in before it begins is judged when it is done. */
    private void judge(Taken taken) {
        while (!taken.isOver()) {
            await(System.nanoTime() + RolloutJudge.HOLDING.toNanos());
            int counted = taken.count;
            long begun = THREADS.getCurrentThreadCpuTime();
            judge.judgeHeld();
            long done = System.nanoTime();
            for (int i = taken.judged; i < counted; i++) {
                taken.latencies[i] = done - taken.arrivals[i];
            }
            taken.judging += THREADS.getCurrentThreadCpuTime() - begun;
            taken.judged = counted;
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Lets V2 of some flags die and measures how long it takes until each rollback is committed. */
    private void die(List<JudgingLoad> instances) {
        List<Long> times = new ArrayList<>();
        for (int victim = 0; victim < Math.min(DYING, rollouts); victim++) {
            int number = victim * (rollouts / Math.min(DYING, rollouts));
            String flag = "flag-" + number;
            String rollout = ids.get(number);
            long start = System.nanoTime();
            int first = number / flagsOfAService * JudgingFleet.INSTANCES_OF_A_SERVICE;
            for (int i = first; service.load(Stage.PRODUCTION, rollout).open(); i++) {
                int one = first + (i - first) % JudgingFleet.INSTANCES_OF_A_SERVICE;
                telemetry.accept(
                        Stage.PRODUCTION, ReportCodec.read(instances.get(one).second(Set.of(flag))));
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
}
