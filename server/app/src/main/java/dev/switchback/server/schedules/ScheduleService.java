package dev.switchback.server.schedules;

import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.AuditRecord;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.flags.FlagService;
import dev.switchback.server.flags.StoredFlag;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.Json;
import dev.switchback.server.http.Page;
import dev.switchback.server.references.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What operators do with scheduled changes. {@link ScheduleRunner} makes them.
 *
 * <p>Safe to share between threads.
 */
public final class ScheduleService {
    /** How many changes of one flag may be pending. */
    static final int LIMIT = 100;

    private static final Duration HORIZON = Duration.ofDays(366);

    private final Jdbi jdbi;
    private final Changes changes;
    private final FlagService flags;
    private final InstantSource clock;
    private final ScheduleStore store = new ScheduleStore();

    /**
     * Makes the service.
     *
     * @param clock says what is still to come: the one of {@link ScheduleRunner}
     */
    public ScheduleService(Jdbi jdbi, Changes changes, FlagService flags, InstantSource clock) {
        this.jdbi = jdbi;
        this.changes = changes;
        this.flags = flags;
        this.clock = clock;
    }

    /**
     * Schedules a change. It is tried out on the flag of today first, and nothing comes of the trial.
     *
     * @param reason why, in words; empty for none given
     * @throws Refusal if there is no such flag, the change would not apply to it today, its time has passed or is more
     *     than a year away, or too many are pending
     */
    Schedule create(EnvironmentId environment, String flag, ScheduleInput.Wanted wanted, Actor actor, String reason) {
        changes.rehearse(environment, actor, change -> attempt(change, environment, flag, wanted));
        checkTime(wanted.at(), clock.instant());
        return changes.inEnvironment(environment, actor, change -> {
            if (!flags.exists(change.handle(), environment, flag)) {
                throw Refusal.notFound("flag " + flag);
            }
            if (store.countPending(change.handle(), environment, flag) >= LIMIT) {
                throw Refusal.conflict("There are " + LIMIT + " changes of the flag " + flag
                        + " pending already. Delete some of them first.");
            }
            Schedule created = store.insert(
                    change.handle(),
                    new Schedule(
                            0,
                            environment,
                            flag,
                            wanted.at(),
                            wanted.patch(),
                            wanted.onlyIfVersion(),
                            ScheduleState.PENDING,
                            "",
                            reason,
                            actor.name(),
                            now(change),
                            null,
                            null));
            record(change, "schedule.created", reason, null, created);
            return created;
        });
    }

    /**
     * Loads a schedule.
     *
     * @throws Refusal if there is none
     */
    Schedule load(EnvironmentId environment, String flag, String id) {
        return jdbi.withHandle(handle -> load(handle, environment, flag, id));
    }

    /** Lists schedules, from the one that was made last. */
    Page<Schedule> list(ScheduleQuery query) {
        return Page.of(
                jdbi.withHandle(handle -> store.list(handle, query)),
                query.page(),
                schedule -> Long.toString(schedule.id()));
    }

    /**
     * Takes a schedule back; one that was taken back stays so.
     *
     * @throws Refusal if there is none, or it was done or failed already
     */
    void cancel(EnvironmentId environment, String flag, String id, Actor actor, String reason) {
        changes.inEnvironment(environment, actor, change -> {
            Schedule present = load(change.handle(), environment, flag, id);
            if (present.state() == ScheduleState.CANCELLED) {
                return present;
            }
            if (!present.pending()) {
                throw Refusal.conflict(
                        "The schedule " + id + " is " + present.state().word()
                                + " already, and stays on record. Schedule another change to undo it.");
            }
            return end(change, present, ScheduleState.CANCELLED, "cancelled by " + actor.name(), reason);
        });
    }

    /** Cancels what is pending for flags that {@code change} deletes; for {@link Changes#beforeCommit}. */
    public void follow(EnvironmentId environment, Change change) {
        Set<Subject> touched = change.touched().stream()
                .map(Subject::parse)
                .flatMap(Optional::stream)
                .filter(subject -> subject.kind() == Subject.Kind.FLAG)
                .collect(Collectors.toSet());
        List<Schedule> pending = touched.isEmpty() ? List.of() : store.pending(change.handle(), environment, touched);
        for (Schedule schedule : pending) {
            if (!flags.exists(change.handle(), environment, schedule.flag())) {
                end(change, schedule, ScheduleState.CANCELLED, "the flag was deleted", "");
            }
        }
    }

    /** Ends a schedule within {@code change}, and says so in the audit log. */
    Schedule end(Change change, Schedule schedule, ScheduleState how, String detail, String reason) {
        Long revision = how == ScheduleState.DONE ? change.revision() : null;
        Schedule ended = schedule.ended(how, detail, now(change), revision);
        store.end(change.handle(), ended);
        record(change, "schedule." + how.word(), reason, schedule, ended);
        return ended;
    }

    private StoredFlag attempt(Change change, EnvironmentId environment, String flag, ScheduleInput.Wanted wanted) {
        long version = flags.load(change, environment, flag).version();
        if (wanted.onlyIfVersion() != null && wanted.onlyIfVersion() != version) {
            throw Refusal.invalid("/onlyIfVersion", "must be the flag's version of today, which is " + version);
        }
        return flags.patch(change, environment, flag, new Expected.Present(), "", wanted.patch());
    }

    private static void checkTime(Instant at, Instant now) {
        if (!at.isAfter(now)) {
            throw Refusal.invalid("/at", "must be in the future; it is " + now + " now");
        }
        if (at.isAfter(now.plus(HORIZON))) {
            throw Refusal.invalid("/at", "must be within a year; it is " + now + " now");
        }
    }

    private Schedule load(Handle handle, EnvironmentId environment, String flag, String id) {
        return ScheduleQuery.number(id)
                .flatMap(number -> store.find(handle, environment, flag, number))
                .orElseThrow(() -> Refusal.notFound("schedule " + id + " of flag " + flag));
    }

    private static Instant now(Change change) {
        return change.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static void record(Change change, String action, String reason, @Nullable Schedule before, Schedule after) {
        change.record(new AuditRecord(
                action,
                "schedule/" + after.id(),
                reason,
                before == null ? null : Json.text(ScheduleView.of(before)),
                Json.text(ScheduleView.of(after))));
    }
}
