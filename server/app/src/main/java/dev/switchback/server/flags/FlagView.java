package dev.switchback.server.flags;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Ramp;
import dev.switchback.server.http.Json;
import dev.switchback.server.targeting.RuleShape;
import dev.switchback.server.targeting.ServeShape;
import dev.switchback.server.targeting.TargetShape;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A flag as it is shown, and as the audit log keeps it. It can be sent back as it is.
 *
 * @param normaliser null for the native one
 * @param emergency whether an engagement covers the flag; null where that is not the question
 */
record FlagView(
        String key,
        FlagType type,
        @JsonUnwrapped Metadata metadata,
        long version,
        boolean archived,
        boolean enabled,
        boolean rolledBack,
        Mode mode,
        String salt,
        @Nullable Normaliser normaliser,
        List<VariationShape> variations,
        @Nullable String offVariation,
        String rollbackVariation,
        List<PrerequisiteShape> prerequisites,
        List<TargetShape> targets,
        List<RuleShape> rules,
        ServeShape defaultRule,
        @Nullable RampView ramp,
        @Nullable Boolean emergency,
        Instant createdAt,
        Instant changedAt) {

    /** Members that are a flag's own wherever it is. */
    static final List<String> OWN = List.of("version", "ramp", "emergency", "createdAt", "changedAt");

    /** Where a rollout has brought the flag. */
    record RampView(String rollout, int attempt, List<RuleShape> audiences, Map<String, Integer> weights) {

        private static RampView of(Ramp ramp) {
            return new RampView(
                    ramp.rollout(),
                    ramp.attempt(),
                    ramp.audiences().stream().map(RuleShape::of).toList(),
                    ramp.allocation().weights());
        }
    }

    static FlagView of(StoredFlag stored) {
        return of(stored, null);
    }

    /** Returns the document of a flag without what is its own wherever it is. */
    static ObjectNode portable(StoredFlag stored) {
        ObjectNode document = Json.tree(of(stored)).deepCopy();
        return document.remove(OWN);
    }

    static FlagView of(StoredFlag stored, @Nullable Boolean emergency) {
        Flag flag = stored.flag();
        Ramp ramp = flag.ramp();
        return new FlagView(
                flag.key(),
                flag.type(),
                stored.metadata(),
                flag.version(),
                flag.archived(),
                flag.enabled(),
                flag.rolledBack(),
                flag.mode(),
                flag.salt(),
                flag.normaliser() == Normaliser.NATIVE ? null : flag.normaliser(),
                flag.variations().stream().map(VariationShape::of).toList(),
                flag.offVariation(),
                flag.rollbackVariation(),
                flag.prerequisites().stream().map(PrerequisiteShape::of).toList(),
                flag.targets().stream().map(TargetShape::of).toList(),
                flag.rules().stream().map(RuleShape::of).toList(),
                ServeShape.of(flag.defaultRule()),
                ramp == null ? null : RampView.of(ramp),
                emergency,
                stored.createdAt(),
                stored.changedAt());
    }
}
