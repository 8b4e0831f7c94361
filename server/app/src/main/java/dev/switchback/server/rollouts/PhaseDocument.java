package dev.switchback.server.rollouts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchback.server.targeting.ClauseShape;
import dev.switchback.server.targeting.Reading;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON form of a phase: an audience, or a share in units of 0.001 %. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PhaseDocument(
        @Nullable String name,
        @Nullable List<@Nullable ClauseShape> audience,
        @Nullable Integer share,
        @Nullable Long minimumSeconds,
        @Nullable Long minimumCalls) {

    static PhaseDocument of(Phase phase) {
        long seconds = phase.minimumTime().toSeconds();
        if (phase.exposure() instanceof Exposure.Share share) {
            return new PhaseDocument(phase.name(), null, share.buckets(), seconds, phase.minimumCalls());
        }
        List<@Nullable ClauseShape> clauses = ((Exposure.Audience) phase.exposure())
                .clauses().stream().<@Nullable ClauseShape>map(ClauseShape::of).toList();
        return new PhaseDocument(phase.name(), clauses, null, seconds, phase.minimumCalls());
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
                name == null ? nameOf(exposure) : name,
                exposure,
                Duration.ofSeconds(minimumSeconds == null ? 0 : minimumSeconds),
                minimumCalls == null ? 0 : minimumCalls));
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
