package dev.switchback.server.rollouts.plans;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchback.server.targeting.Reading;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON form of what a plan asks of the guard; what is left out is as {@link GuardSettings#defaults()}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GuardDocument(
        @Nullable Double alpha,
        @Nullable Double errorGate,
        @Nullable Double latencyTolerancePercent,
        @Nullable List<@Nullable MetricDocument> metrics) {

    /** Returns the document of {@code settings}. */
    public static GuardDocument of(GuardSettings settings) {
        List<@Nullable MetricDocument> metrics = settings.metrics().stream()
                .<@Nullable MetricDocument>map(MetricDocument::of)
                .toList();
        return new GuardDocument(
                settings.alpha(),
                settings.errorGate(),
                settings.latencyTolerancePercent(),
                metrics.isEmpty() ? null : metrics);
    }

    /** Returns {@code guard}, or the defaults for null, with the metric of what runs aside if it has none yet. */
    public static GuardDocument withMismatch(@Nullable GuardDocument guard) {
        GuardDocument given = guard == null ? new GuardDocument(null, null, null, null) : guard;
        List<@Nullable MetricDocument> all = given.metrics == null ? new ArrayList<>() : new ArrayList<>(given.metrics);
        if (all.stream().noneMatch(metric -> metric != null && ShadowMetrics.MISMATCH.equals(metric.name()))) {
            all.add(new MetricDocument(ShadowMetrics.MISMATCH, GuardedMetric.Kind.RATE, null, null, null));
        }
        return new GuardDocument(given.alpha, given.errorGate, given.latencyTolerancePercent, all);
    }

    GuardSettings settings(Reading reading) {
        GuardSettings defaults = GuardSettings.defaults();
        return new GuardSettings(
                alpha == null ? defaults.alpha() : alpha,
                errorGate == null ? defaults.errorGate() : errorGate,
                latencyTolerancePercent == null ? defaults.latencyTolerancePercent() : latencyTolerancePercent,
                metrics == null ? List.of() : reading.at("metrics").items(metrics, MetricDocument::metric));
    }
}
