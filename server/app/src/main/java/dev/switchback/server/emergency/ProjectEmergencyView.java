package dev.switchback.server.emergency;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.switchback.server.changes.EnvironmentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The emergency state of a project as it is shown.
 *
 * @param stages how far engaging has got; null where nobody has just engaged
 * @param engaged whether anything is, in any environment
 * @param engagements of the project as a whole, oldest first
 * @param environments each with all that is engaged in it
 */
record ProjectEmergencyView(
        @JsonUnwrapped @Nullable Stages stages, boolean engaged, List<Whole> engagements, List<Part> environments) {

    ProjectEmergencyView {
        engagements = List.copyOf(engagements);
        environments = List.copyOf(environments);
    }

    /** An engagement of the project, and the environments that it is still in force in. */
    record Whole(
            String id,
            @Nullable String tag,
            String reason,
            String actor,
            Instant engagedAt,
            List<String> environments) {
        Whole {
            environments = List.copyOf(environments);
        }

        private static Whole of(String id, Engaged engaged, List<String> environments) {
            return new Whole(id, engaged.tag(), engaged.reason(), engaged.actor(), engaged.engagedAt(), environments);
        }
    }

    /** What is in force in one environment. */
    record Part(String environment, @JsonUnwrapped EmergencyView state) {}

    static ProjectEmergencyView of(
            @Nullable Stages stages, Map<EnvironmentId, EmergencyStatus> statuses, ConfirmationSource confirmations) {
        List<Part> parts = new ArrayList<>();
        Map<String, Engaged> first = new LinkedHashMap<>();
        Map<String, List<String>> where = new LinkedHashMap<>();
        statuses.forEach((environment, status) -> {
            parts.add(new Part(environment.key(), EmergencyView.of(status, confirmations.of(environment))));
            for (Engaged engaged : status.engagements()) {
                String group = engaged.group();
                if (group != null) {
                    first.putIfAbsent(group, engaged);
                    where.computeIfAbsent(group, none -> new ArrayList<>()).add(environment.key());
                }
            }
        });
        List<Whole> wholes = new ArrayList<>();
        first.forEach((group, engaged) -> wholes.add(Whole.of(group, engaged, where.getOrDefault(group, List.of()))));
        boolean engaged = parts.stream().anyMatch(part -> part.state().engaged());
        return new ProjectEmergencyView(stages, engaged, wholes, parts);
    }
}
