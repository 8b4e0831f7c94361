package dev.switchback.server.promotion;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.targeting.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be promoted, as it is written. Members that were left out are null. */
record PromotionInput(
        @Nullable String from,
        @Nullable List<@Nullable String> flags,
        @Nullable Boolean all,
        @Nullable Boolean includeTargets,
        @Nullable Boolean includeEnabled,
        @Nullable Boolean includeSegments,
        @Nullable String planHash,
        @Nullable String reason) {

    /**
     * Returns what is wanted in {@code target}.
     *
     * @throws Refusal if something is missing or makes no sense; says all of it
     */
    Promotion read(EnvironmentId target) {
        Reading reading = Reading.start();
        String source = reading.at("from").required(from, "");
        if (source.equals(target.key())) {
            reading.at("from").problem("must be another environment than " + target.key(), "");
        }
        boolean everything = Boolean.TRUE.equals(all);
        if (everything == (flags != null) || (flags != null && flags.isEmpty())) {
            reading.at("flags").problem("must hold keys, or be left out for \"all\": true", "");
        }
        List<String> keys = flags == null ? List.of() : reading.at("flags").items(flags, (key, at) -> key);
        if (!reading.problems().isEmpty()) {
            throw Refusal.invalid(reading.problems());
        }
        return new Promotion(
                new EnvironmentId(target.project(), source),
                target,
                everything,
                keys,
                includeTargets == null || includeTargets,
                Boolean.TRUE.equals(includeEnabled),
                Boolean.TRUE.equals(includeSegments));
    }

    /**
     * Returns the hash of the plan that was looked at.
     *
     * @throws Refusal if there is none
     */
    String requiredPlanHash() {
        if (planHash == null) {
            throw Refusal.invalid("/planHash", "is missing; it is that of the preview");
        }
        return planHash;
    }

    /**
     * Returns why.
     *
     * @throws Refusal if nothing is said
     */
    String requiredReason() {
        if (reason == null || reason.isBlank() || reason.length() > 1_000) {
            throw Refusal.invalid("/reason", "must say why, in 1 to 1000 characters");
        }
        return reason;
    }
}
