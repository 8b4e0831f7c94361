package dev.switchback.server.rollouts.plans;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchback.server.targeting.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON form of gates; what is left out is not looked at. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GatesDocument(
        @Nullable Double errorRate,
        @Nullable Double slowdown,
        @Nullable Boolean strict,
        @Nullable List<@Nullable String> metrics) {

    /** Returns the document of {@code gates}. */
    public static GatesDocument of(Gates gates) {
        return new GatesDocument(
                gates.errorRate(),
                gates.slowdown(),
                gates.strict() ? true : null,
                gates.metrics().isEmpty() ? null : List.copyOf(gates.metrics()));
    }

    Gates gates(Reading reading) {
        return new Gates(
                errorRate,
                slowdown,
                strict != null && strict,
                metrics == null ? List.of() : reading.at("metrics").items(metrics, (one, at) -> one));
    }
}
