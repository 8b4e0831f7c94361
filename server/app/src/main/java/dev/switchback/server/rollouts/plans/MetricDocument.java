package dev.switchback.server.rollouts.plans;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchback.server.targeting.Reading;
import org.jspecify.annotations.Nullable;

/** The JSON form of a metric of the user's own. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MetricDocument(
        @Nullable String name,
        GuardedMetric.@Nullable Kind kind,
        GuardedMetric.@Nullable Direction worse,
        @Nullable Double tolerance,
        @Nullable Double limit) {

    static MetricDocument of(GuardedMetric metric) {
        return new MetricDocument(metric.name(), metric.kind(), metric.worse(), metric.tolerance(), metric.limit());
    }

    GuardedMetric metric(Reading reading) {
        return new GuardedMetric(
                reading.at("name").required(name, ""),
                reading.at("kind").required(kind, GuardedMetric.Kind.COUNT),
                worse == null ? GuardedMetric.Direction.UP : worse,
                tolerance == null ? 0 : tolerance,
                limit);
    }
}
