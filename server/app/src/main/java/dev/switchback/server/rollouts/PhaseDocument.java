package dev.switchback.server.rollouts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Problem;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON form of a phase: an audience, or a share in units of 0.001 %. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PhaseDocument(
        @Nullable String name,
        @Nullable List<@Nullable ClauseDocument> audience,
        @Nullable Integer share,
        @Nullable Long minimumSeconds,
        @Nullable Long minimumCalls) {

    static PhaseDocument of(Phase phase) {
        long seconds = phase.minimumTime().toSeconds();
        if (phase.exposure() instanceof Exposure.Share share) {
            return new PhaseDocument(phase.name(), null, share.buckets(), seconds, phase.minimumCalls());
        }
        List<@Nullable ClauseDocument> clauses = ((Exposure.Audience) phase.exposure())
                .clauses().stream()
                        .<@Nullable ClauseDocument>map(ClauseDocument::of)
                        .toList();
        return new PhaseDocument(phase.name(), clauses, null, seconds, phase.minimumCalls());
    }

    /** Returns the phase, or reports at {@code pointer} why it is none. */
    Optional<Phase> phase(String pointer, List<Problem> problems) {
        if ((audience == null) == (share == null)) {
            problems.add(new Problem(pointer, "must name either an audience or a share"));
            return Optional.empty();
        }
        return exposure(pointer, problems)
                .map(exposure -> new Phase(
                        name == null ? nameOf(exposure) : name,
                        exposure,
                        Duration.ofSeconds(minimumSeconds == null ? 0 : minimumSeconds),
                        minimumCalls == null ? 0 : minimumCalls));
    }

    private Optional<Exposure> exposure(String pointer, List<Problem> problems) {
        if (share != null) {
            return Optional.of(new Exposure.Share(share));
        }
        List<@Nullable ClauseDocument> documents = audience == null ? List.of() : audience;
        List<Clause> clauses = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            ClauseDocument document = documents.get(i);
            if (document == null) {
                problems.add(new Problem(pointer + "/audience/" + i, "must be an object"));
            } else {
                document.clause(pointer + "/audience/" + i, problems).ifPresent(clauses::add);
            }
        }
        return clauses.size() == documents.size() ? Optional.of(new Exposure.Audience(clauses)) : Optional.empty();
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
