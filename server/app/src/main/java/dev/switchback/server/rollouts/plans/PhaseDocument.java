package dev.switchback.server.rollouts.plans;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchback.evaluation.Allocation;
import dev.switchback.server.targeting.ClauseShape;
import dev.switchback.server.targeting.Reading;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON form of a phase: an audience, or a share in units of 0.001 %. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PhaseDocument(
        @Nullable String name,
        @Nullable List<@Nullable ClauseShape> audience,
        @Nullable Integer share,
        @Nullable Boolean shadow,
        @Nullable Boolean shrinks,
        @Nullable Long minimumSeconds,
        @Nullable Long minimumCalls,
        @Nullable Long minimumUnits,
        @Nullable List<@Nullable String> approvals,
        @Nullable Long bakeSeconds) {

    /** Returns the document of {@code phase}. */
    public static PhaseDocument of(Phase phase) {
        return new PhaseDocument(
                phase.name(),
                phase.exposure() instanceof Exposure.Audience audience ? shapes(audience) : null,
                phase.exposure() instanceof Exposure.Share share ? share.buckets() : null,
                phase.shadow() ? true : null,
                phase.shrinks() ? true : null,
                phase.minimumTime().toSeconds(),
                phase.minimumCalls(),
                phase.minimumUnits() == 0 ? null : phase.minimumUnits(),
                phase.approvals().isEmpty() ? null : List.copyOf(phase.approvals()),
                phase.bake().isZero() ? null : phase.bake().toSeconds());
    }

    /** Returns the phase, or notes why it is none. */
    Optional<Phase> phase(Reading reading) {
        if ((audience == null) == (share == null)) {
            return reading.problem("must name either an audience or a share", Optional.empty());
        }
        Exposure exposure = share == null
                ? new Exposure.Audience(reading.at("audience").items(audience, ClauseShape::read))
                : new Exposure.Share(share);
        return Optional.of(new Phase(
                name == null ? (inShadow() ? "shadow, " : "") + nameOf(exposure) : name,
                exposure,
                inShadow(),
                shrinks != null && shrinks,
                Duration.ofSeconds(number(minimumSeconds)),
                number(minimumCalls),
                number(minimumUnits),
                approvals == null ? List.of() : reading.at("approvals").items(approvals, (one, at) -> one),
                Duration.ofSeconds(number(bakeSeconds))));
    }

    /** Says whether V2 only runs aside. */
    public boolean inShadow() {
        return shadow != null && shadow;
    }

    /**
     * Returns this phase with a share of at most {@code ceiling}. What runs aside has no ceiling, and what is no share at
     * all stays, to be refused.
     */
    PhaseDocument capped(int ceiling) {
        if (share == null || inShadow() || share <= ceiling || share > Allocation.BUCKETS) {
            return this;
        }
        return new PhaseDocument(
                name,
                audience,
                ceiling,
                shadow,
                shrinks,
                minimumSeconds,
                minimumCalls,
                minimumUnits,
                approvals,
                bakeSeconds);
    }

    private static List<@Nullable ClauseShape> shapes(Exposure.Audience audience) {
        return audience.clauses().stream()
                .<@Nullable ClauseShape>map(ClauseShape::of)
                .toList();
    }

    private static long number(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    private static String nameOf(Exposure exposure) {
        if (exposure instanceof Exposure.Share share) {
            String percent =
                    BigDecimal.valueOf(share.buckets(), 3).stripTrailingZeros().toPlainString();
            return percent + " %";
        }
        return "audience";
    }
}
