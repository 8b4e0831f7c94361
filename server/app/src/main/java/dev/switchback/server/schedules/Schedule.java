package dev.switchback.server.schedules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.flags.FlagService;
import dev.switchback.server.http.Expected;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of a flag that is to be made at an instant.
 *
 * @param id unique for ever; 0 for one that is not stored yet
 * @param environment where
 * @param flag its key
 * @param at when, in whole microseconds
 * @param patch on the flag's document, as RFC 7396 has it
 * @param onlyIfVersion the flag's only version that it is for; null for any
 * @param state never {@link ScheduleState#HELD}, which is seen and not kept
 * @param detail why it failed or was cancelled, or that it came late; empty for nothing to say
 * @param reason why it is wanted, in words; empty for none given
 * @param scheduledBy who wants it
 * @param scheduledAt since when, in whole microseconds
 * @param endedAt when it was done, failed or cancelled, in whole microseconds; null before
 * @param revision of the environment with which it was done; null where it was not
 */
record Schedule(
        long id,
        EnvironmentId environment,
        String flag,
        Instant at,
        JsonNode patch,
        @Nullable Long onlyIfVersion,
        ScheduleState state,
        String detail,
        String reason,
        String scheduledBy,
        Instant scheduledAt,
        @Nullable Instant endedAt,
        @Nullable Long revision) {

    /** Returns who makes the change: this, on behalf of who wanted it. */
    Actor actor() {
        return new Actor("schedule " + id + " of " + scheduledBy);
    }

    /** Returns what the flag must be like. */
    Expected expected() {
        return onlyIfVersion == null ? new Expected.Present() : new Expected.Version(onlyIfVersion);
    }

    /** Turns the flag off or takes it back and nothing else, which waits for no emergency. */
    boolean safer() {
        return FlagService.isSafer(patch);
    }

    boolean pending() {
        return state == ScheduleState.PENDING;
    }

    Schedule stored(long id) {
        return with(id, state, detail, endedAt, revision);
    }

    /** Returns this as it ended at {@code now}. */
    Schedule ended(ScheduleState how, String detail, Instant now, @Nullable Long revision) {
        return with(id, how, detail, now, revision);
    }

    private Schedule with(
            long id, ScheduleState state, String detail, @Nullable Instant endedAt, @Nullable Long revision) {
        return new Schedule(
                id,
                environment,
                flag,
                at,
                patch,
                onlyIfVersion,
                state,
                detail,
                reason,
                scheduledBy,
                scheduledAt,
                endedAt,
                revision);
    }
}
