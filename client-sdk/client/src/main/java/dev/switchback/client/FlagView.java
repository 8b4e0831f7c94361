package dev.switchback.client;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Bucketing;
import dev.switchback.evaluation.Cause;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Evaluation;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Ramp;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The flag as one configuration has it, with what is worth computing only once. */
record FlagView(
        Configuration configuration,
        @Nullable Flag flag,
        @Nullable Bucketing bucketing,
        UnitMemory units) {
    private static final Set<Cause> LIVE =
            Set.of(Cause.TARGET, Cause.RULE, Cause.ROLLOUT_AUDIENCE, Cause.ROLLOUT_ALLOCATION, Cause.DEFAULT_RULE);

    static FlagView of(Configuration configuration, String key) {
        Flag flag = configuration.find(key).orElse(null);
        Bucketing bucketing = flag == null ? null : Bucketing.of(flag.salt());
        return new FlagView(configuration, flag, bucketing, new UnitMemory());
    }

    /** Remembers the units that {@code before} has told of, as far as they are the same here. */
    FlagView after(FlagView before) {
        if (!before.attempt().equals(attempt())) {
            return this;
        }
        UnitMemory known =
                before.stage().equals(stage()) ? before.units() : before.units().nextStage();
        return new FlagView(configuration, flag, bucketing, known);
    }

    /** What the flag's V2 is a try of: while it stays the same, what is known of V2 still holds. */
    Object attempt() {
        if (flag == null) {
            return 0L;
        }
        Ramp ramp = flag.ramp();
        return ramp == null ? flag.version() : List.of(ramp.rollout(), ramp.attempt());
    }

    /** What the units' first calls belong to, within an attempt: a stretch in which everybody keeps their version. */
    Object stage() {
        Ramp ramp = flag == null ? null : flag.ramp();
        return flag == null || ramp == null ? attempt() : List.of(flag.mode(), ramp.allocation());
    }

    /** Returns the {@link Unit} that {@code context} is, with the bucket that chance would choose its version by. */
    long unit(Context context) {
        String key = context.targetingKey();
        if (key == null || key.isEmpty() || bucketing == null || flag == null || flag.ramp() == null) {
            return Unit.NOBODY;
        }
        return bucketing.bucketAndHash(key);
    }

    /** Says whether an earlier stage of the attempt has already had V2 for {@code unit}: then it is no news. */
    boolean exposed(long unit) {
        int bucket = Unit.bucket(unit);
        if (bucket < 0 || flag == null || flag.ramp() == null) {
            return false;
        }
        Allocation before = flag.ramp().exposed();
        String variation = before == null ? null : before.at(bucket);
        return variation != null && !variation.equals(flag.rollbackVariation());
    }

    /** Tells of {@code unit}, whose call gave a time. */
    void timed(Counters counters, long unit, int time) {
        if (unit != Unit.NOBODY && !exposed(unit)) {
            counters.timedUnits().offer(Unit.hash(unit), time, units.timed());
        }
    }

    /** Tells of {@code unit}, whose call gave no time. */
    void untimed(Counters counters, long unit) {
        if (unit == Unit.NOBODY || exposed(unit)) {
            return;
        }
        int hash = Unit.hash(unit);
        if (!units.timed().contains(hash)) {
            counters.untimedUnits().offer(hash, 0, units.untimed());
        }
    }

    /** Tells of {@code unit}, whose call failed. */
    void failing(Counters counters, long unit) {
        if (unit != Unit.NOBODY) {
            counters.failingUnits().offer(Unit.hash(unit), 0, units.failing());
        }
    }

    /** Says whether {@code evaluation} chooses V1. */
    boolean isFirst(Evaluation evaluation) {
        return flag == null || flag.rollbackVariation().equals(evaluation.variation());
    }

    /** Says whether V2 runs aside only. */
    boolean shadows() {
        return flag != null && flag.mode() == Mode.SHADOW;
    }

    /** Says whether {@code evaluation} comes from a flag that is live: not off, not taken back, not held up. */
    boolean isLive(Evaluation evaluation) {
        return flag != null && flag.mode() == Mode.LIVE && LIVE.contains(evaluation.cause());
    }

    /** Says whether the flag's rollout watches {@code metric}. */
    boolean watches(String metric) {
        Ramp ramp = flag == null ? null : flag.ramp();
        return ramp != null && ramp.metrics().contains(metric);
    }

    /** Returns the variation under which V2 or V1 counts for a call that was served {@code evaluation}; null for none. */
    @Nullable
    String variation(Evaluation evaluation, boolean second) {
        if (flag == null || !second) {
            return flag == null ? null : flag.rollbackVariation();
        }
        if (evaluation.aside() != null) {
            return evaluation.aside();
        }
        String served = evaluation.variation();
        return served != null && !served.equals(flag.rollbackVariation()) ? served : candidate(flag);
    }

    private static @Nullable String candidate(Flag flag) {
        Ramp ramp = flag.ramp();
        return ramp == null
                ? null
                : ramp.allocation().weights().keySet().stream()
                        .filter(variation -> !variation.equals(flag.rollbackVariation()))
                        .findFirst()
                        .orElse(null);
    }
}
