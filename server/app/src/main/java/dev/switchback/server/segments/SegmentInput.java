package dev.switchback.server.segments;

import dev.switchback.evaluation.SegmentRule;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.targeting.Reading;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a segment is written as. Members that were left out are null; a list of keys that was left out stays as it is.
 * {@code version} and the counts may be sent back as they were read; they are not the writer's to decide.
 */
record SegmentInput(
        @Nullable String key,
        @Nullable Long version,
        @Nullable String description,
        @Nullable Integer includedCount,
        @Nullable Integer excludedCount,
        @Nullable List<@Nullable String> included,
        @Nullable List<@Nullable String> excluded,
        @Nullable List<@Nullable SegmentRuleShape> rules) {

    /**
     * Reads what is wanted of the segment {@code key}.
     *
     * @throws Refusal if something is missing or does not fit together; says all of it
     */
    WantedSegment read(String key, Optional<StoredSegment> present) {
        Reading reading = Reading.start();
        if (this.key != null && !this.key.equals(key)) {
            reading.at("key").problem("must be the path's, " + key + ", or be left out; see rename", key);
        }
        List<SegmentRule> rulesBefore =
                present.map(stored -> stored.segment().rules()).orElse(List.of());
        Set<String> include = KeysShape.keys(included, reading.at("included"));
        Set<String> exclude = KeysShape.keys(excluded, reading.at("excluded"));
        KeysShape.checkApart(include, exclude, reading.at("excluded"));
        WantedSegment wanted = new WantedSegment(
                description == null ? "" : description,
                rules == null
                        ? List.of()
                        : reading.at("rules").items(rules, (shape, at) -> shape.read(at, rulesBefore)),
                Optional.ofNullable(included).map(given -> include),
                Optional.ofNullable(excluded).map(given -> exclude));
        if (!reading.problems().isEmpty()) {
            throw Refusal.invalid(reading.problems());
        }
        return wanted;
    }
}
