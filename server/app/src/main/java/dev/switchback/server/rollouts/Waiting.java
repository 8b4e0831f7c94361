package dev.switchback.server.rollouts;

import dev.switchback.guard.ArmCounts;
import dev.switchback.guard.Findings;
import dev.switchback.guard.GuardState;
import dev.switchback.guard.Histogram;
import dev.switchback.guard.MetricCounts;
import dev.switchback.server.rollouts.plans.GuardedMetric;
import dev.switchback.server.rollouts.plans.Phase;
import dev.switchback.server.rollouts.plans.ShadowMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a phase still asks for before it may be left. Figures are those of the whole attempt.
 *
 * <p>A limit on V2's figures is kept to by the figure itself, or by a figure that differs from V1's by no more than
 * chance explains: its 95 % interval reaches down to V1's. A strict limit is kept to only by the interval's worse end.
 * Confined to one thread.
 */
final class Waiting {
    private static final double Z = 1.959963984540054;
    private static final long MINUTES_FROM = 120;
    private static final double P50 = 0.5;
    private static final double P95 = 0.95;

    private final Rollout rollout;
    private final List<Wait> waits = new ArrayList<>();

    /** A figure of V2 with its 95 % interval; a higher one is worse. */
    private record Figure(double low, double value, double high) {

        /** Says whether it keeps to {@code limit}, or is V1's but for chance. */
        boolean keeps(double limit, double v1, boolean strict) {
            return strict ? high <= limit : value <= limit || low <= v1;
        }
    }

    private Waiting(Rollout rollout) {
        this.rollout = rollout;
    }

    /**
     * Returns what is missing, in the order in which people look at it.
     *
     * @param calls to V2 in this phase
     * @param units that V2 has had in this attempt
     * @param elapsed how long the phase has been under way
     * @param state what the guard remembers
     * @param findings the guard's
     * @param unready why V1 may not be alive, where that keeps V2's share from growing; null if it does not
     */
    static List<Wait> of(
            Rollout rollout,
            long calls,
            long units,
            Duration elapsed,
            GuardState state,
            Findings findings,
            @Nullable String unready) {
        Waiting waiting = new Waiting(rollout);
        waiting.sample(calls, units);
        waiting.time(elapsed);
        waiting.approvals();
        waiting.errors(findings);
        if (rollout.share() > 0) {
            waiting.slowdown("slowdownP50", "p50", P50, state);
            waiting.slowdown("slowdownP95", "p95", P95, state);
        }
        waiting.metrics(state);
        if (unready != null) {
            waiting.add(Wait.READINESS, null, 0, 1, unready);
        }
        return List.copyOf(waiting.waits);
    }

    /** At least one call is always wanted: of a V2 that nobody called nothing is known. */
    private void sample(long calls, long units) {
        long wanted = Math.max(1, rollout.present().minimumCalls());
        if (calls < wanted) {
            String what = rollout.inShadow() ? " compared calls" : " V2 calls";
            add("calls", null, calls, wanted, number(calls) + " of " + number(wanted) + what);
        }
        long users = rollout.present().minimumUnits();
        if (units < users) {
            add("units", null, units, users, number(units) + " of " + number(users) + " V2 users");
        }
    }

    private void time(Duration elapsed) {
        Phase phase = rollout.present();
        long have = Math.max(0, elapsed.toSeconds());
        long want = phase.wanted().toSeconds();
        if (elapsed.compareTo(phase.wanted()) < 0) {
            String what = elapsed.compareTo(phase.minimumTime()) < 0 ? "" : " of baking";
            add(Wait.SECONDS, null, have, want, time(have, want) + what);
        }
    }

    private void approvals() {
        for (String approval : rollout.present().approvals()) {
            if (!rollout.course().approves(approval)) {
                add("approval", approval, 0, 1, "somebody's word for \"" + approval + "\"");
            }
        }
    }

    private void errors(Findings findings) {
        Double limit = rollout.plan().gates().errorRate();
        Findings.Arm v2 = findings.v2();
        if (limit == null || v2.calls() == 0) {
            return;
        }
        double v1 = findings.v1().errorRate();
        double allowed = Math.max(limit, v1);
        Figure figure = new Figure(v2.errorRateLow(), v2.errorRate(), v2.errorRateHigh());
        if (!figure.keeps(allowed, v1, strict())) {
            add(
                    "errorRate",
                    null,
                    v2.errorRate(),
                    allowed,
                    "V2 errors " + percent(v2.errorRate()) + " over " + percent(allowed));
        }
    }

    private void slowdown(String gate, String name, double part, GuardState state) {
        Double limit = rollout.plan().gates().slowdown();
        Histogram v1 = state.v1().latency();
        Histogram v2 = state.v2().latency();
        if (limit == null || v1.total() == 0 || v2.total() == 0) {
            return;
        }
        double before = Histogram.midpoint(v1.quantile(part));
        Figure figure = quantile(v2, part);
        if (!figure.keeps(before * (1 + limit), before, strict())) {
            double slower = figure.value() / before - 1;
            add(gate, null, slower, limit, "V2 " + name + " " + percent(slower) + " slower, over " + percent(limit));
        }
    }

    private void metrics(GuardState state) {
        for (GuardedMetric metric : rollout.plan().guard().metrics()) {
            Double limit = metric.limit();
            if (limit != null && gates(metric)) {
                metric(metric, limit, figure(metric, state.v1()), figure(metric, state.v2()));
            }
        }
    }

    /** Of what only runs aside nothing is observed but what SDKs report of it by themselves. */
    private boolean gates(GuardedMetric metric) {
        return rollout.plan().gates().metrics().contains(metric.name())
                && (!rollout.inShadow() || ShadowMetrics.names().contains(metric.name()));
    }

    /** A figure that is worse downwards is compared upside down. A metric that nobody reports keeps to no limit. */
    private void metric(GuardedMetric metric, double limit, @Nullable Figure v1, @Nullable Figure v2) {
        if (v2 == null) {
            add("metric", metric.name(), 0, limit, "nothing is known of V2's " + metric.name());
            return;
        }
        boolean up = metric.worse() == GuardedMetric.Direction.UP;
        Figure turned = up ? v2 : new Figure(-v2.high(), -v2.value(), -v2.low());
        double beside = v1 == null ? Double.NEGATIVE_INFINITY : (up ? v1.value() : -v1.value());
        if (!turned.keeps(up ? limit : -limit, beside, strict())) {
            String words = String.format(
                    Locale.ROOT, "V2's %s %.4g %s %.4g", metric.name(), v2.value(), up ? "over" : "under", limit);
            add("metric", metric.name(), v2.value(), limit, words);
        }
    }

    private static @Nullable Figure figure(GuardedMetric metric, ArmCounts arm) {
        MetricCounts counts = arm.metrics().getOrDefault(metric.name(), MetricCounts.NONE);
        return switch (metric.kind()) {
            case VALUE -> counts.values().total() == 0 ? null : quantile(counts.values(), P95);
            case RATE -> counts.observations() == 0 ? null : part(counts.hits(), counts.observations());
            case COUNT -> arm.calls() == 0 ? null : mean(counts.hits(), arm.calls());
        };
    }

    /** Wilson's interval of a part. */
    private static Figure part(long hits, long of) {
        double rate = (double) hits / of;
        double centre = (hits + Z * Z / 2) / (of + Z * Z);
        double half = Z / (of + Z * Z) * Math.sqrt(of * rate * (1 - rate) + Z * Z / 4);
        return new Figure(Math.max(0, centre - half), rate, Math.min(1, centre + half));
    }

    /** Hits per call may be more than one; taken to come independently of each other, as Poisson's do. */
    private static Figure mean(long hits, long calls) {
        double half = Z * Math.sqrt(hits + 1.0);
        return new Figure(Math.max(0, hits - half) / calls, (double) hits / calls, (hits + half) / calls);
    }

    /** The interval of a quantile lies between two order statistics, whatever the distribution. */
    private static Figure quantile(Histogram values, double part) {
        double spread = Z * Math.sqrt(part * (1 - part) / values.total());
        return new Figure(
                Histogram.midpoint(values.quantile(Math.max(0, part - spread))),
                Histogram.midpoint(values.quantile(part)),
                part + spread > 1 ? Double.POSITIVE_INFINITY : Histogram.midpoint(values.quantile(part + spread)));
    }

    private boolean strict() {
        return rollout.plan().gates().strict();
    }

    private void add(String gate, @Nullable String name, Number have, Number want, String words) {
        waits.add(new Wait(gate, name, have, want, words));
    }

    private static String time(long have, long want) {
        return want < MINUTES_FROM ? have + " of " + want + " s" : have / 60 + " of " + (want + 59) / 60 + " min";
    }

    /** Returns a count with its thousands apart; written out by hand, since every look at a rollout asks for some. */
    static String number(long value) {
        StringBuilder digits = new StringBuilder().append(value);
        int first = value < 0 ? 1 : 0;
        for (int at = digits.length() - 3; at > first; at -= 3) {
            digits.insert(at, ',');
        }
        return digits.toString();
    }

    /** Returns a part as a percentage of two significant digits or more. */
    static String percent(double part) {
        double percent = part * 100;
        String format = percent != 0 && Math.abs(percent) < 10 ? "%.2f" : "%.0f";
        return Objects.requireNonNull(String.format(Locale.ROOT, format, percent)) + " %";
    }
}
