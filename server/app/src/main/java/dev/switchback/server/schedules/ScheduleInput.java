package dev.switchback.server.schedules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.targeting.Reading;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A scheduled change as it is written. Members that were left out are null. */
record ScheduleInput(
        @Nullable Instant at,
        @Nullable JsonNode patch,
        @Nullable Long onlyIfVersion) {

    /**
     * Returns what is wanted.
     *
     * @throws Refusal if something is missing or makes no sense; says all of it
     */
    Wanted read() {
        Reading reading = Reading.start();
        Instant when = reading.at("at").required(at, Instant.EPOCH);
        JsonNode change = reading.at("patch").required(patch, JsonNodeFactory.instance.objectNode());
        if (patch != null && (!change.isObject() || change.isEmpty())) {
            reading.at("patch").problem("must be an object with at least one member", "");
        }
        if (!reading.problems().isEmpty()) {
            throw Refusal.invalid(reading.problems());
        }
        return new Wanted(when.truncatedTo(ChronoUnit.MICROS), change, onlyIfVersion);
    }

    /**
     * A change that somebody wants.
     *
     * @param at when, in whole microseconds
     * @param patch an object with members
     * @param onlyIfVersion the flag's only version that it is for; null for any
     */
    record Wanted(Instant at, JsonNode patch, @Nullable Long onlyIfVersion) {}
}
