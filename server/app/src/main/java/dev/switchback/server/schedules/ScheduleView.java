package dev.switchback.server.schedules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.evaluation.Emergency;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A scheduled change as it is shown, and as the audit log keeps it. */
record ScheduleView(
        String id,
        String flag,
        Instant at,
        JsonNode patch,
        @Nullable Long onlyIfVersion,
        ScheduleState state,
        @Nullable String detail,
        String reason,
        String scheduledBy,
        Instant scheduledAt,
        @Nullable Instant endedAt,
        @Nullable Long revision) {
    private static final String HELD =
            "An emergency keeps everybody on the rollback variation. The change is made when it is released; delete the "
                    + "schedule if it is no longer wanted.";

    static ScheduleView of(Schedule schedule) {
        return of(schedule, schedule.state(), schedule.detail());
    }

    /** Shows how a schedule stands at {@code now}, under {@code emergency}. */
    static ScheduleView of(Schedule schedule, Emergency emergency, Instant now) {
        boolean held = schedule.pending()
                && !schedule.at().isAfter(now)
                && !schedule.safer()
                && emergency.covers(schedule.flag());
        return held ? of(schedule, ScheduleState.HELD, HELD) : of(schedule);
    }

    private static ScheduleView of(Schedule schedule, ScheduleState state, String detail) {
        return new ScheduleView(
                Long.toString(schedule.id()),
                schedule.flag(),
                schedule.at(),
                schedule.patch(),
                schedule.onlyIfVersion(),
                state,
                detail.isEmpty() ? null : detail,
                schedule.reason(),
                schedule.scheduledBy(),
                schedule.scheduledAt(),
                schedule.endedAt(),
                schedule.revision());
    }
}
