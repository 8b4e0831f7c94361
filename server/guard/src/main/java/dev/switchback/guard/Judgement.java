package dev.switchback.guard;

import dev.switchback.guard.Findings.Arm;
import dev.switchback.guard.Findings.MetricEvidence;
import dev.switchback.guard.Findings.OwnMetricEvidence;
import dev.switchback.guard.Sources.Tally;
import dev.switchback.guard.Verdict.Healthy;
import dev.switchback.guard.Verdict.Inconclusive;
import dev.switchback.guard.Verdict.Worse;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One judgement on what is remembered: the obvious first, then the evidence, then what makes it doubtful. */
final class Judgement {

    private static final double LOG_DOUBTFUL = Math.log(10);
    private static final int FEWEST_INSTANCES = 3;
    private static final double BY_CHANCE = 0.01;
    private static final double UNITS_DUE_TO_A_DARK_V2 = 7;
    private static final long UNITS_FOR_LATENCY = 30;

    private final GuardPolicy policy;
    private final GuardState state;
    private final Findings findings;

    Judgement(GuardPolicy policy, GuardState state) {
        this.policy = policy;
        this.state = state;
        this.findings = findings();
    }

    Verdict verdict() {
        return worseAtOnce()
                .or(this::byEvidence)
                .or(this::worseBySilence)
                .or(this::doubt)
                .orElseGet(() -> new Healthy(findings));
    }

    private Optional<Verdict> worseAtOnce() {
        HardTrip trip = state.hardTrip();
        if (trip.fleet().takesOut()) {
            return worse(Cause.TRIPPED_INSTANCES, Wording.trippedInstances(trip.fleet()));
        }
        if (trip.v2Fails(policy, state.v2().failingUnits())) {
            return worse(Cause.HARD_TRIP, Wording.hardTrip(trip));
        }
        return trip.fleet().crashes() ? worse(Cause.CRASHED, Wording.crashed(trip.fleet())) : Optional.empty();
    }

    private Optional<Verdict> byEvidence() {
        if (logTotal(MetricEvidence::acts) < Math.log(findings.threshold())) {
            return Optional.empty();
        }
        return localised().or(this::worseByEvidence);
    }

    private Optional<Verdict> worseByEvidence() {
        Optional<MetricEvidence> strongest = findings.metrics().stream()
                .filter(MetricEvidence::acts)
                .max(Comparator.comparingDouble(MetricEvidence::logContribution));
        double most = strongest.map(MetricEvidence::logContribution).orElse(Double.NEGATIVE_INFINITY);
        Optional<Verdict> own = findings.ownMetrics().stream()
                .filter(metric -> metric.logContribution() > most)
                .max(Comparator.comparingDouble(OwnMetricEvidence::logContribution))
                .flatMap(metric -> worse(Cause.METRIC, Wording.own(metric, findings)));
        return own.or(() -> strongest
                .map(metric -> metric.metric().cause())
                .flatMap(cause -> worse(cause, Wording.worse(cause, policy, findings))));
    }

    /**
     * Whether it is one instance that speaks against V2, and all others together speak for it. Of a handful of failures
     * over a few instances one always has the most: it takes more of them than chance would put there to look like one
     * bad host.
     */
    private Optional<Verdict> localised() {
        int instances = state.hardTrip().fleet().instances();
        if (instances < FEWEST_INSTANCES) {
            return Optional.empty();
        }
        List<Tally> tallies = state.sources().tallies();
        long failing = tallies.stream().mapToLong(Tally::v2Failing).sum();
        return tallies.stream()
                .filter(tally -> Sources.atLeast(tally.v2Failing(), failing, instances) < BY_CHANCE)
                .filter(tally -> logTotalWithout(tally) < 0)
                .max(Comparator.comparingLong(Tally::v2Failing))
                .flatMap(tally -> inconclusive(Doubt.LOCALISED, Wording.localised(tally.source(), findings)));
    }

    private Optional<Verdict> worseBySilence() {
        long darkness = state.presence().darkness(state.bin());
        if (darkness >= policy.darkRollsBackAfter() && state.sampleRatio().due() >= UNITS_DUE_TO_A_DARK_V2) {
            return worse(Cause.DARK, Wording.dark(darkness));
        }
        long silence = state.presence().silence(state.bin());
        return policy.staleRollsBack() && silence >= Presence.LONG_SILENCE
                ? worse(Cause.STALE, Wording.stale(silence))
                : Optional.empty();
    }

    private Optional<Verdict> doubt() {
        return doubtOfV1().or(this::doubtOfSilence).or(this::doubtOfComparison).or(this::doubtOfV2);
    }

    private Optional<Verdict> doubtOfV1() {
        V1Baseline v1 = state.errorCeiling().v1();
        if (v1.surges() && state.presence().roseLately(state.bin())) {
            return inconclusive(Doubt.INTERFERENCE, Wording.interference());
        }
        return v1.unsettled() ? inconclusive(Doubt.SPIKE, Wording.spike()) : Optional.empty();
    }

    private Optional<Verdict> doubtOfComparison() {
        SampleRatio ratio = state.sampleRatio();
        return ratio.mismatch() ? inconclusive(Doubt.SAMPLE_RATIO, Wording.sampleRatio(ratio)) : Optional.empty();
    }

    private Optional<Verdict> doubtOfSilence() {
        long darkness = state.presence().darkness(state.bin());
        if (darkness >= Presence.SILENCE) {
            return inconclusive(Doubt.DARK, Wording.dark(darkness));
        }
        long silence = state.presence().silence(state.bin());
        return silence >= Presence.SILENCE ? inconclusive(Doubt.STALE, Wording.stale(silence)) : Optional.empty();
    }

    private Optional<Verdict> doubtOfV2() {
        if (logTotal(MetricEvidence::counts) >= LOG_DOUBTFUL) {
            boolean enough = findings.evidence() >= findings.threshold();
            boolean fewUnits = enough && !Wording.latencyIsHeld(findings);
            return inconclusive(fewUnits ? Doubt.FEW_UNITS : Doubt.EVIDENCE, Wording.doubt(findings));
        }
        return state.v2().calls() == 0 ? inconclusive(Doubt.UNKNOWN, Wording.unknown()) : Optional.empty();
    }

    private Findings findings() {
        List<MetricEvidence> metrics = new MetricsFound(policy, state).all();
        List<OwnMetricEvidence> own = policy.metrics().stream()
                .map(metric -> OwnMetricEvidence.of(policy, metric, state))
                .toList();
        double evidence = Math.min(Double.MAX_VALUE, Math.exp(logTotal(metrics, own, MetricEvidence::counts)));
        return new Findings(
                evidence, policy.threshold(), metrics, own, Arm.of(state.v1()), Arm.of(state.v2()), remarks());
    }

    private List<String> remarks() {
        long units = state.v2().units();
        return units < UNITS_FOR_LATENCY ? List.of(Wording.fewUnits(units, UNITS_FOR_LATENCY)) : List.of();
    }

    private double logTotal(Predicate<MetricEvidence> which) {
        return logTotal(findings.metrics(), findings.ownMetrics(), which);
    }

    private static double logTotal(
            List<MetricEvidence> metrics, List<OwnMetricEvidence> own, Predicate<MetricEvidence> which) {
        double[] contributions = new double[metrics.size() + own.size()];
        int length = 0;
        for (MetricEvidence metric : metrics) {
            contributions[length++] = which.test(metric) ? metric.logContribution() : Double.NEGATIVE_INFINITY;
        }
        for (OwnMetricEvidence metric : own) {
            contributions[length++] = metric.logContribution();
        }
        return LogSpace.sum(contributions);
    }

    private double logTotalWithout(Tally tally) {
        List<MetricEvidence> rest = findings.metrics().stream()
                .map(metric -> metric.with(remaining(metric, tally)))
                .toList();
        return logTotal(rest, findings.ownMetrics(), MetricEvidence::acts);
    }

    private double remaining(MetricEvidence metric, Tally tally) {
        return switch (metric.metric()) {
            case ERRORS ->
                state.errorContrast()
                        .mixture()
                        .logEvidenceWithout(
                                tally.contrastFactors(state.sources().share(), policy.relativeMargin()));
            case ERROR_GATE ->
                state.errorCeiling()
                        .mixture()
                        .logEvidenceWithout(
                                tally.ceilingFactors(state.errorCeiling().highest(policy)));
            default -> metric.logEvidence();
        };
    }

    private Optional<Verdict> worse(Cause cause, String reason) {
        return Optional.of(new Worse(cause, reason, findings));
    }

    private Optional<Verdict> inconclusive(Doubt doubt, String reason) {
        return Optional.of(new Inconclusive(doubt, reason, findings));
    }
}
