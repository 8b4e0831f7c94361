package dev.switchback.guard;

import dev.switchback.guard.Findings.Arm;
import dev.switchback.guard.Findings.MetricEvidence;
import dev.switchback.guard.Verdict.Healthy;
import dev.switchback.guard.Verdict.Inconclusive;
import dev.switchback.guard.Verdict.Worse;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The judge of V2 against V1: pure functions from what was observed to a verdict.
 *
 * <p>Feed every {@link Window} to {@link #observe} and ask {@link #judge} as often as you like: however long a rollout
 * runs and however often one looks, a V2 that is no worse is found worse with a probability of at most the policy's
 * alpha. V1 is the yardstick at every moment, so outages, ramps and daily rhythms that both versions share do not
 * matter. Evidence of different metrics is averaged, which is valid whatever their dependence (Ramdas, Grünwald, Vovk
 * and Shafer, "Game-theoretic statistics and safe anytime-valid inference", Statistical Science 2023).
 */
public final class Guard {

    private static final double LOG_DOUBTFUL = Math.log(10);
    private static final double LEAST_RATIO = 1.2;
    private static final long FEWEST_FAILING_UNITS = 5;

    private Guard() {}

    /** What is remembered at the start of a rollout attempt, with nothing known about V1. */
    public static GuardState start() {
        return start(ArmCounts.NONE);
    }

    /**
     * What is remembered at the start of a rollout attempt.
     *
     * @param v1Before what V1 did in about the minute before; its failing units are those of that minute
     */
    public static GuardState start(ArmCounts v1Before) {
        return GuardState.start(v1Before);
    }

    /**
     * What is remembered after one more window.
     *
     * @param policy the policy of this attempt; whether latency acts may change between windows, the rest should not
     * @param state what was remembered before
     * @param window what was newly observed
     */
    public static GuardState observe(GuardPolicy policy, GuardState state, Window window) {
        return state.observe(policy, window);
    }

    /** The verdict on what is remembered. */
    public static Verdict judge(GuardPolicy policy, GuardState state) {
        Findings findings = findings(policy, state);
        return worseAtOnce(policy, state, findings)
                .or(() -> worseByEvidence(findings))
                .<Verdict>map(worse -> worse)
                .or(() -> doubt(state, findings).map(reason -> new Inconclusive(reason, findings)))
                .orElseGet(() -> new Healthy(findings));
    }

    private static Optional<Worse> worseAtOnce(GuardPolicy policy, GuardState state, Findings findings) {
        HardTrip trip = state.hardTrip();
        if (trip.instancesTripped()) {
            return Optional.of(new Worse(Cause.TRIPPED_INSTANCES, Wording.trippedInstances(trip), findings));
        }
        if (trip.v2Fails(policy, state.v2().failingUnits())) {
            return Optional.of(new Worse(Cause.HARD_TRIP, Wording.hardTrip(trip), findings));
        }
        return Optional.empty();
    }

    private static Optional<Worse> worseByEvidence(Findings findings) {
        if (logTotal(findings.metrics(), MetricEvidence::acts) < Math.log(findings.threshold())) {
            return Optional.empty();
        }
        return findings.metrics().stream()
                .filter(MetricEvidence::acts)
                .max(Comparator.comparingDouble(MetricEvidence::logContribution))
                .map(strongest -> strongest.metric().cause())
                .map(cause -> new Worse(cause, Wording.worse(cause, findings), findings));
    }

    private static Optional<String> doubt(GuardState state, Findings findings) {
        if (state.errorCeiling().v1().unsettled()) {
            return Optional.of(Wording.spike());
        }
        if (logTotal(findings.metrics(), MetricEvidence::counts) >= LOG_DOUBTFUL) {
            return Optional.of(Wording.doubt(findings));
        }
        return state.v2().calls() == 0 ? Optional.of(Wording.unknown()) : Optional.empty();
    }

    private static Findings findings(GuardPolicy policy, GuardState state) {
        List<MetricEvidence> metrics = metrics(policy, state);
        double evidence = Math.min(Double.MAX_VALUE, Math.exp(logTotal(metrics, MetricEvidence::counts)));
        return new Findings(evidence, policy.threshold(), metrics, Arm.of(state.v1()), Arm.of(state.v2()));
    }

    private static List<MetricEvidence> metrics(GuardPolicy policy, GuardState state) {
        boolean oddsRise = state.errorContrast().oddsRatio() >= LEAST_RATIO;
        boolean rateRises = state.errorCeiling().rateRatio(state.v1(), state.v2()) >= LEAST_RATIO;
        boolean enough = state.v2().failingUnits() >= FEWEST_FAILING_UNITS;
        boolean latencyActs = policy.latencyActs();
        LatencyContrast latency = state.latencyContrast();
        return List.of(
                metric(Metric.ERRORS, state.errorContrast().mixture(), oddsRise, enough),
                metric(Metric.ERROR_GATE, state.errorCeiling().mixture(), rateRises, enough),
                metric(Metric.LATENCY_MEDIAN, latency.median(), true, latencyActs),
                metric(Metric.LATENCY_P95, latency.p95(), true, latencyActs),
                metric(Metric.LATENCY_P99, latency.p99(), true, latencyActs));
    }

    private static MetricEvidence metric(Metric metric, Mixture mixture, boolean counts, boolean mayAct) {
        return new MetricEvidence(metric, mixture.logEvidence(), counts, counts && mayAct);
    }

    private static double logTotal(List<MetricEvidence> metrics, Predicate<MetricEvidence> which) {
        return LogSpace.sum(metrics.stream()
                .filter(which)
                .mapToDouble(MetricEvidence::logContribution)
                .toArray());
    }
}
