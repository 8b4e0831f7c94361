package dev.switchback.server.schedules;

import dev.switchback.evaluation.Emergency;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.emergency.EmergencyService;
import dev.switchback.server.flags.FlagService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes scheduled changes when their time has come. Every node runs one. A schedule is claimed, its change made and its
 * end written in one transaction: however many nodes run, and wherever one of them dies, the change is made once.
 *
 * <p>A change that is refused has failed, for good. One whose database is away is tried again at the next tick. While an
 * emergency covers the flag its changes wait for the release; only those that do nothing but turn it off or take it back
 * do not.
 *
 * <p>Safe to share between threads.
 */
public final class ScheduleRunner {
    /** How often {@link #tick} wants to be called. */
    public static final Duration TICK = Duration.ofMillis(500);

    /** What nobody calls late. */
    private static final Duration PUNCTUAL = Duration.ofSeconds(10);

    private static final int PROBLEMS = 10;

    private static final Logger log = LoggerFactory.getLogger(ScheduleRunner.class);

    private final Jdbi jdbi;
    private final Changes changes;
    private final FlagService flags;
    private final EmergencyService emergencies;
    private final ScheduleService schedules;
    private final InstantSource clock;
    private final ScheduleStore store = new ScheduleStore();
    private volatile boolean databaseAway;

    /**
     * Makes a runner.
     *
     * @param clock says what is due: of several nodes all are to have the same
     */
    public ScheduleRunner(
            Jdbi jdbi,
            Changes changes,
            FlagService flags,
            EmergencyService emergencies,
            ScheduleService schedules,
            InstantSource clock) {
        this.jdbi = jdbi;
        this.changes = changes;
        this.flags = flags;
        this.emergencies = emergencies;
        this.schedules = schedules;
        this.clock = clock;
    }

    /** Makes the changes that are due; if the database is away they stay due. */
    public void tick() {
        try {
            makeDue();
            databaseAway = false;
        } catch (JdbiException away) {
            if (!databaseAway) {
                log.warn("scheduled changes wait for the database: {}", away.toString());
            }
            databaseAway = true;
        }
    }

    private void makeDue() {
        Instant now = clock.instant();
        for (Due due : jdbi.withHandle(handle -> store.due(handle, now))) {
            Emergency emergency = emergencies.state(due.environment());
            for (long id : due.ids()) {
                run(due, id, emergency);
            }
        }
    }

    private void run(Due due, long id, Emergency emergency) {
        Optional<Schedule> waiting = jdbi.withHandle(handle -> store.find(handle, due.environment(), due.flag(), id));
        if (waiting.isEmpty() || (emergency.covers(due.flag()) && !waiting.get().safer())) {
            return;
        }
        Schedule schedule = waiting.get();
        try {
            make(schedule);
        } catch (JdbiException away) {
            throw away;
        } catch (Refusal refused) {
            fail(schedule, why(refused));
        } catch (RuntimeException broken) {
            log.error("schedule {} of flag {} in {} is broken", id, due.flag(), due.environment(), broken);
            fail(schedule, "The change could not be made; the service's log says why.");
        }
    }

    private void make(Schedule schedule) {
        EnvironmentId environment = schedule.environment();
        boolean made = changes.inEnvironment(environment, schedule.actor(), change -> {
            Optional<Schedule> claimed = claim(change, schedule);
            claimed.ifPresent(mine -> {
                String late = late(mine, change);
                String reason = reason(mine, late);
                flags.patch(change, environment, mine.flag(), mine.expected(), reason, mine.patch());
                schedules.end(change, mine, ScheduleState.DONE, late, reason);
            });
            return claimed.isPresent();
        });
        if (made) {
            log.info("schedule {} of flag {} in {} is done", schedule.id(), schedule.flag(), environment);
        }
    }

    /** An engagement waits for the environment just as this does: none can come in between. */
    private Optional<Schedule> claim(Change change, Schedule schedule) {
        boolean held = !schedule.safer()
                && emergencies.state(change.handle(), schedule.environment()).covers(schedule.flag());
        return held ? Optional.empty() : store.claim(change.handle(), schedule.id());
    }

    private void fail(Schedule schedule, String why) {
        changes.inEnvironment(schedule.environment(), schedule.actor(), change -> {
            Optional<Schedule> claimed = store.claim(change.handle(), schedule.id());
            claimed.ifPresent(
                    mine -> schedules.end(change, mine, ScheduleState.FAILED, why, reason(mine, late(mine, change))));
            return claimed;
        });
        log.warn(
                "schedule {} of flag {} in {} failed: {}", schedule.id(), schedule.flag(), schedule.environment(), why);
    }

    private static String why(Refusal refused) {
        String problems = refused.problems().stream()
                .limit(PROBLEMS)
                .map(problem -> problem.pointer() + " " + problem.detail())
                .collect(Collectors.joining("; "));
        return problems.isEmpty() ? String.valueOf(refused.getMessage()) : problems;
    }

    private static String late(Schedule schedule, Change change) {
        Duration late = Duration.between(schedule.at(), change.now());
        return late.compareTo(PUNCTUAL) > 0
                ? "It came " + Duration.ofSeconds(late.toSeconds()) + " late, which was set for " + schedule.at() + "."
                : "";
    }

    private static String reason(Schedule schedule, String late) {
        String scheduled = "scheduled by " + schedule.scheduledBy();
        String given = schedule.reason().isBlank() ? scheduled : schedule.reason() + " (" + scheduled + ")";
        return late.isEmpty() ? given : given + ". " + late;
    }
}
