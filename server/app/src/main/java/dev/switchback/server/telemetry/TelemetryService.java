package dev.switchback.server.telemetry;

import dev.switchback.protocol.Acknowledgement;
import dev.switchback.protocol.Report;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.ownership.Ownership;
import dev.switchback.server.ticking.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes reports in. They are counted in memory and told to the listeners at once, and saved every second together with
 * what the listeners made of them; an SDK hears which of its reports have been heard and which are saved. It repeats
 * nothing as long as this node lives, and what is not saved to whoever comes after it. So
 * each call counts once, whatever gets lost and whoever is killed. While the database is away everything is kept and
 * counted, and saved when it is back. Where saving takes more than a quarter of a second it is done less often, up to every
 * ten seconds, so that it takes no more than about a quarter of the time; all that changes then is how much is repeated
 * after a crash.
 *
 * <p>Safe to share between threads. The node that owns an environment takes its reports, and no other saves any.
 */
public final class TelemetryService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TelemetryService.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** How many times longer than a saving took nothing is saved after it. */
    private static final int REST = 3;

    private final TelemetryStore store;
    private final InstantSource clock;
    private final LedgerLimits limits;
    private final Ownership ownership;
    private final List<TelemetryListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<EnvironmentId, Ledger> ledgers = new ConcurrentHashMap<>(); // each guarded by itself
    private final Object saving = new Object();
    private @Nullable Ticker saver;
    private final Counter counted;
    private final Counter outdated;
    private final Counter unfounded;
    private final Counter turnedAway;
    private final Counter implausible;
    private final Counter refusedSeries;
    private Instant nextSaving = Instant.MIN; // of the saver's thread alone
    private volatile boolean awaiting;
    private volatile boolean failing;
    private volatile boolean implausibleTold;

    /** Makes the service of a node that is the only one. */
    public TelemetryService(Jdbi jdbi, InstantSource clock, MeterRegistry meters) {
        this(jdbi, clock, meters, Ownership.SOLE);
    }

    /** Makes the service of a node that takes the reports of what it owns. */
    public TelemetryService(Jdbi jdbi, InstantSource clock, MeterRegistry meters, Ownership ownership) {
        this(jdbi, clock, meters, LedgerLimits.DEFAULT, ownership);
    }

    TelemetryService(Jdbi jdbi, InstantSource clock, MeterRegistry meters, LedgerLimits limits) {
        this(jdbi, clock, meters, limits, Ownership.SOLE);
    }

    private TelemetryService(
            Jdbi jdbi, InstantSource clock, MeterRegistry meters, LedgerLimits limits, Ownership ownership) {
        this.ownership = ownership;
        this.store = new TelemetryStore(jdbi);
        this.clock = clock;
        this.limits = limits;
        this.counted = reports(meters, "counted");
        this.outdated = reports(meters, "outdated");
        this.unfounded = reports(meters, "unfounded");
        this.turnedAway = reports(meters, "turnedAway");
        this.implausible = reports(meters, "implausible");
        this.refusedSeries = Counter.builder("switchback.telemetry.series.refused")
                .description("Series that contradict what they said before, or are too many")
                .register(meters);
    }

    /** Tells {@code listener} of every observation from now on. */
    public void onObservation(TelemetryListener listener) {
        listeners.add(listener);
    }

    /**
     * Saves from now on, and loads what was saved where there is only this node. To be called once, before the first
     * report.
     *
     * @throws org.jdbi.v3.core.JdbiException if the database does not answer
     */
    public synchronized void start() {
        if (ownership.isSole()) {
            store.environments().forEach(this::take);
        }
        awaiting = false;
        saver = Ticker.start("telemetry", PAUSE, this::saveInTime);
    }

    /**
     * Takes reports of {@code environment} from now on, as they were saved last.
     *
     * @throws org.jdbi.v3.core.JdbiException if the database does not answer
     */
    public void take(EnvironmentId environment) {
        ledgers.put(environment, Ledger.restore(limits, store.load(environment)));
    }

    /** Takes no more reports of {@code environment}, and forgets what has not been saved: whoever has it hears it again. */
    public void release(EnvironmentId environment) {
        Ledger ledger = ledgers.get(environment);
        if (ledger != null) {
            synchronized (ledger) {
                ledgers.remove(environment);
            }
        }
    }

    /** Takes no reports before {@link #start}: what was counted before must be known first. */
    public void await() {
        awaiting = true;
    }

    /**
     * Takes in a report.
     *
     * @return up to which sequence reports of the incarnation have been heard and saved; empty if there is no room for
     *     another incarnation, and nothing was counted
     * @throws Refusal if the report holds text that cannot be stored, or counts more than can have happened
     * @throws HttpProblem 503 if this node does not take the reports of {@code environment}, or not yet
     */
    public Optional<Acknowledgement> accept(EnvironmentId environment, Report report) {
        if (awaiting) {
            throw HttpProblem.unavailable(
                    "This node has not seen its database yet. Keep the report, and send it again.");
        }
        StorableText.requireIn(report);
        Ledger ledger = ownership.isSole()
                ? ledgers.computeIfAbsent(environment, unknown -> new Ledger(limits))
                : Optional.ofNullable(ledgers.get(environment)).orElseThrow(() -> notTaken(environment));
        synchronized (ledger) {
            if (ledgers.get(environment) != ledger) {
                throw notTaken(environment);
            }
            Outcome outcome = ledger.apply(report, now());
            if (outcome instanceof Outcome.NoRoom) {
                turnedAway.increment();
                return Optional.empty();
            }
            if (outcome instanceof Outcome.Implausible) {
                refuse(environment, report);
            }
            if (outcome instanceof Outcome.Counted news) {
                counted.increment();
                refusedSeries.increment(news.refused());
                listeners.forEach(listener -> tell(listener, environment, news.observation()));
            } else if (outcome instanceof Outcome.Unfounded) {
                unfounded.increment();
            } else {
                outdated.increment();
            }
            return Optional.of(ledger.acknowledgement(report.instance().incarnation()));
        }
    }

    /** Returns all that was ever counted for {@code flag}, by variation. */
    public Map<String, Total> totals(EnvironmentId environment, String flag) {
        Ledger ledger = ledgers.get(environment);
        if (ledger == null) {
            return Map.of();
        }
        synchronized (ledger) {
            return ledger.totals(flag);
        }
    }

    /**
     * Saves everything that is not saved yet.
     *
     * @throws RuntimeException if anything could not be saved, which is kept for the next time; one environment's
     *     trouble is no other's
     */
    public void flush() {
        synchronized (saving) {
            List<RuntimeException> failures = new ArrayList<>();
            for (Map.Entry<EnvironmentId, Ledger> entry : ledgers.entrySet()) {
                try {
                    save(entry.getKey(), entry.getValue());
                } catch (ConnectionException databaseAway) {
                    throw databaseAway;
                } catch (RuntimeException failure) {
                    failures.add(failure);
                }
            }
            if (!failures.isEmpty()) {
                throw failures.get(0);
            }
        }
    }

    /** Stops, and saves a last time. */
    @Override
    public synchronized void close() {
        if (saver != null) {
            saver.close();
        }
        tick();
    }

    /** Returns the incarnations of which something was heard within {@code lately}. */
    List<Incarnation> heard(EnvironmentId environment, Duration lately) {
        Ledger ledger = ledgers.get(environment);
        if (ledger == null) {
            return List.of();
        }
        synchronized (ledger) {
            return ledger.heardSince(now().minus(lately));
        }
    }

    private void saveInTime() {
        Instant begun = clock.instant();
        if (begun.isBefore(nextSaving) && begun.isAfter(nextSaving.minus(LONGEST_PAUSE))) {
            return;
        }
        tick();
        nextSaving = begun.plus(pause(Duration.between(begun, clock.instant())));
    }

    /** Returns how long after the beginning of a saving that took {@code taken} the next one may begin. */
    static Duration pause(Duration taken) {
        Duration pause = taken.multipliedBy(REST + 1);
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private void tick() {
        try {
            flush();
            if (failing) {
                failing = false;
                LOG.info("Telemetry is saved again.");
            }
        } catch (RuntimeException failure) {
            if (!failing) {
                failing = true;
                LOG.warn("Telemetry can't be saved; it is kept in memory until it can: {}", failure.toString());
            }
        }
    }

    private void save(EnvironmentId environment, Ledger ledger) {
        LedgerRows rows;
        List<Draft> drafts;
        synchronized (ledger) {
            ledger.forgetSilent(now());
            rows = ledger.unsaved();
            drafts = listeners.stream()
                    .map(listener -> listener.draft(environment))
                    .flatMap(Optional::stream)
                    .toList();
        }
        if (rows.isEmpty() && drafts.isEmpty()) {
            return;
        }
        store.save(environment, rows, drafts, ownership);
        synchronized (ledger) {
            ledger.saved(rows);
            drafts.forEach(Draft::saved);
        }
    }

    private void refuse(EnvironmentId environment, Report report) {
        implausible.increment();
        if (!implausibleTold) {
            implausibleTold = true;
            LOG.warn(
                    "A report of {} in {} counts more calls than can have been and is refused, as others like it will be",
                    report.instance().name(),
                    environment);
        }
        throw Refusal.invalid(
                "/series", "More than 10 million calls a second since the last report cannot have happened.");
    }

    private static HttpProblem notTaken(EnvironmentId environment) {
        return HttpProblem.unavailable(
                "This node does not count for " + environment + ". Keep the report, and send it again.");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static void tell(TelemetryListener listener, EnvironmentId environment, Observation observation) {
        try {
            listener.observed(environment, observation);
        } catch (RuntimeException failure) {
            LOG.error("A listener failed on a report from {} in {}", observation.instance(), environment, failure);
        }
    }

    private static Counter reports(MeterRegistry meters, String outcome) {
        return Counter.builder("switchback.telemetry.reports")
                .description("Reports by what became of them")
                .tag("outcome", outcome)
                .register(meters);
    }
}
