package dev.switchback.server.unleash;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A test of one field of the context.
 *
 * @param contextName the field, or else the property
 * @param operator how to compare; may be one that nobody knows
 * @param values for operators that take many
 * @param value for operators that take one
 * @param inverted whether the outcome is turned round
 * @param caseInsensitive whether texts are compared without regard to case
 */
record Constraint(
        String contextName,
        String operator,
        List<String> values,
        @Nullable String value,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean inverted,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean caseInsensitive) {
    static final String USER_ID = "userId";
    static final String CURRENT_TIME = "currentTime";
    static final String IN = "IN";
    static final String NOT_IN = "NOT_IN";

    Constraint {
        values = List.copyOf(values);
    }

    /** Makes a test that compares with any of {@code values}. */
    static Constraint of(String contextName, String operator, List<String> values) {
        return new Constraint(contextName, operator, values, null, false, false);
    }
}
