package dev.switchback.server.flags;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Value;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.targeting.Reading;
import dev.switchback.server.targeting.RuleShape;
import dev.switchback.server.targeting.ServeShape;
import dev.switchback.server.targeting.TargetShape;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a flag is written as. Members that were left out are null. {@code version}, {@code ramp}, {@code emergency},
 * {@code createdAt} and {@code changedAt} may be sent back as they were read; they are not the writer's to decide.
 */
record FlagInput(
        @Nullable String key,
        @Nullable FlagType type,
        @Nullable String description,
        @Nullable List<@Nullable String> tags,
        @Nullable String owner,
        @Nullable FlagKind kind,
        @Nullable List<@Nullable LinkShape> links,
        @Nullable Value schema,
        @Nullable Long version,
        @Nullable Boolean archived,
        @Nullable Boolean enabled,
        @Nullable Boolean rolledBack,
        @Nullable Mode mode,
        @Nullable String salt,
        @Nullable Normaliser normaliser,
        @Nullable List<@Nullable VariationShape> variations,
        @Nullable String offVariation,
        @Nullable String rollbackVariation,
        @Nullable List<@Nullable PrerequisiteShape> prerequisites,
        @Nullable List<@Nullable TargetShape> targets,
        @Nullable List<@Nullable RuleShape> rules,
        @Nullable ServeShape defaultRule,
        @Nullable JsonNode ramp,
        @Nullable Boolean emergency,
        @Nullable Instant createdAt,
        @Nullable Instant changedAt) {

    /**
     * Makes the flag {@code key} that is wanted of the one that is {@code present}.
     *
     * @throws Refusal if something is missing or does not fit together; says all of it
     */
    FlagDraft applyTo(Optional<StoredFlag> present, String key) {
        Reading reading = Reading.start();
        if (this.key != null && !this.key.equals(key)) {
            reading.at("key").problem("must be the path's, " + key + ", or be left out", key);
        }
        Optional<Flag> before = present.map(StoredFlag::flag);
        Flag flag = read(reading, key, before);
        Metadata metadata = metadata(reading);
        if (!reading.problems().isEmpty()) {
            throw Refusal.invalid(reading.problems());
        }
        return new FlagDraft(flag, metadata);
    }

    private Metadata metadata(Reading reading) {
        return new Metadata(
                description == null ? "" : description,
                tags == null ? List.of() : reading.at("tags").items(tags, (tag, at) -> tag),
                owner == null ? "" : owner,
                kind == null ? FlagKind.RELEASE : kind,
                links == null ? List.of() : reading.at("links").items(links, LinkShape::read),
                schema == Value.Null.INSTANCE ? null : schema);
    }

    private Flag read(Reading reading, String key, Optional<Flag> before) {
        List<Rule> rulesBefore = before.map(Flag::rules).orElse(List.of());
        return new Flag(
                key,
                reading.at("type").required(type, FlagType.JSON),
                before.map(Flag::version).orElse(0L),
                archived == null ? before.map(Flag::archived).orElse(false) : archived,
                enabled != null && enabled,
                rolledBack == null ? before.map(Flag::rolledBack).orElse(false) : rolledBack,
                mode == null ? before.map(Flag::mode).orElse(Mode.LIVE) : mode,
                salt == null ? before.map(Flag::salt).orElse(key) : salt,
                normaliser(reading.at("normaliser"), before),
                reading.at("variations").items(variations, VariationShape::read),
                offVariation,
                reading.at("rollbackVariation").required(rollbackVariation, ""),
                prerequisites == null
                        ? List.of()
                        : reading.at("prerequisites").items(prerequisites, PrerequisiteShape::read),
                targets == null ? List.of() : reading.at("targets").items(targets, TargetShape::read),
                rules == null
                        ? List.of()
                        : reading.at("rules").items(rules, (shape, at) -> shape.read(at, rulesBefore)),
                ServeShape.read(defaultRule, reading.at("defaultRule"), before.map(Flag::defaultRule)),
                before.map(Flag::ramp).orElse(null));
    }

    /** A native flag stays one, and nobody but an importer makes another. */
    private Normaliser normaliser(Reading reading, Optional<Flag> before) {
        Normaliser present = before.map(Flag::normaliser).orElse(Normaliser.NATIVE);
        return normaliser == null || normaliser == present
                ? present
                : reading.problem("is set once, by who imports a flag: another one would move everybody", present);
    }
}
