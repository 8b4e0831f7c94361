package dev.switchback.guard;

import dev.switchback.guard.Findings.OwnMetricEvidence;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** What verdicts say to operators. */
final class Wording {

    private Wording() {}

    static String trippedInstances(Fleet fleet) {
        return String.format(
                Locale.ROOT,
                "%,d of %,d instances have taken V2 out by themselves",
                fleet.tripped(),
                fleet.instances());
    }

    static String crashed(Fleet fleet) {
        return String.format(
                Locale.ROOT,
                "%,d of %,d instances fell silent soon after V2's share had changed",
                fleet.lost(),
                fleet.instances() + fleet.lost());
    }

    static String hardTrip(HardTrip trip) {
        String v1 = trip.v1Called() ? "V1 fails " + percent(trip.v1().part()) : "nobody calls V1";
        return "V2 fails " + percent(trip.v2().part()) + " of its latest calls, " + v1;
    }

    static String worse(Cause cause, GuardPolicy policy, Findings findings) {
        return switch (cause) {
            case ERRORS -> errors(findings) + "; " + evidence(findings);
            case ERROR_GATE -> errors(findings) + overGate(policy, findings) + "; " + evidence(findings);
            case LATENCY_MEDIAN ->
                latency("median", findings.v1().p50(), findings.v2().p50(), findings);
            case LATENCY_P95 ->
                latency("95th percentile", findings.v1().p95(), findings.v2().p95(), findings);
            case LATENCY_P99 ->
                latency("99th percentile", findings.v1().p99(), findings.v2().p99(), findings);
            case LATENCY_MEAN ->
                "V2 takes longer than V1 on the whole, though not in the middle; " + evidence(findings);
            case LATENCY_CHANGE ->
                "V2 has become slower for the users it already had, V1 has not; " + evidence(findings);
            case HARD_TRIP, TRIPPED_INSTANCES, CRASHED, DARK, STALE, METRIC ->
                throw new IllegalArgumentException(cause + " is not evidence");
        };
    }

    /** Evidence is of late; all calls since the attempt began may still keep to the gate. */
    private static String overGate(GuardPolicy policy, Findings findings) {
        return findings.v2().errorRate() > policy.errorGate()
                ? ", above the error gate"
                : ", of late above the error gate";
    }

    static String doubt(Findings findings) {
        String doubt = "V2 may be worse: " + evidence(findings);
        if (findings.evidence() < findings.threshold()) {
            return doubt;
        }
        return doubt
                + (latencyIsHeld(findings)
                        ? ", but latency does not act at this share"
                        : ", but from too few failing units");
    }

    /** Whether there is latency that counts and may not act. */
    static boolean latencyIsHeld(Findings findings) {
        return findings.metrics().stream()
                .anyMatch(
                        held -> held.counts() && !held.acts() && !held.metric().concernsErrors());
    }

    static String own(OwnMetricEvidence metric, Findings findings) {
        return String.format(
                Locale.ROOT,
                "\"%s\" is %s on V2, %s on V1; %s",
                metric.name(),
                level(metric.v2()),
                level(metric.v1()),
                evidence(findings));
    }

    static String localised(int source, Findings findings) {
        return "All that speaks against V2 comes from instance number " + source + ", and nothing from the others: "
                + evidence(findings);
    }

    static String sampleRatio(SampleRatio ratio) {
        return String.format(
                Locale.ROOT,
                "V2 has %,d of %,d users where %,.0f are due: some are lost or misdirected, and the versions cannot be"
                        + " compared",
                ratio.v2(),
                ratio.v1() + ratio.v2(),
                ratio.due());
    }

    static String dark(long seconds) {
        return String.format(Locale.ROOT, "V2 has not been called for %,d s, though V1 has", seconds);
    }

    static String stale(long seconds) {
        return String.format(Locale.ROOT, "Neither version has been called for %,d s", seconds);
    }

    static String interference() {
        return "V1 itself fails several times as often since V2's share rose: V2 may be taking something away from it";
    }

    static String fewUnits(long units, long wanted) {
        return units + " of the " + wanted + " V2 users that a verdict on latency needs have been seen";
    }

    static String spike() {
        return "V1 itself fails unusually often: the environment may be at fault";
    }

    static String unknown() {
        return "V2 has not been called yet";
    }

    private static String errors(Findings findings) {
        Findings.Arm v1 = findings.v1();
        Findings.Arm v2 = findings.v2();
        return String.format(
                Locale.ROOT,
                "V2 fails %s of calls (%,d of %,d), V1 %s (%,d of %,d)",
                percent(v2.errorRate()),
                v2.failingCalls(),
                v2.calls(),
                percent(v1.errorRate()),
                v1.failingCalls(),
                v1.calls());
    }

    private static String latency(String quantile, double v1, double v2, Findings findings) {
        return String.format(
                Locale.ROOT, "V2's %s is %s, V1's %s; %s", quantile, duration(v2), duration(v1), evidence(findings));
    }

    private static String evidence(Findings findings) {
        return "evidence " + large(findings.evidence()) + " against a threshold of " + large(findings.threshold());
    }

    /** Two significant digits, or one decimal from one per cent. */
    static String percent(double part) {
        double percent = part * 100;
        return percent >= 1 ? String.format(Locale.ROOT, "%.1f %%", percent) : twoDigits(percent) + " %";
    }

    static String duration(double micros) {
        if (micros < 1_000) {
            return twoDigits(micros) + " µs";
        }
        if (micros < 1_000_000) {
            return threeDigits(micros / 1_000) + " ms";
        }
        return threeDigits(micros / 1_000_000) + " s";
    }

    static String large(double evidence) {
        return evidence < 1e9
                ? String.format(Locale.ROOT, "%,.0f", evidence)
                : String.format(Locale.ROOT, "10^%.0f", Math.floor(Math.log10(evidence)));
    }

    private static String level(double value) {
        return value >= 1_000 ? String.format(Locale.ROOT, "%,.0f", value) : threeDigits(value);
    }

    private static String twoDigits(double value) {
        return new BigDecimal(value).round(new MathContext(2)).toPlainString();
    }

    private static String threeDigits(double value) {
        return new BigDecimal(value).round(new MathContext(3)).toPlainString();
    }
}
