package dev.switchback.server.rollouts;

import dev.switchback.evaluation.Allocation;
import dev.switchback.guard.ArmCounts;
import dev.switchback.guard.Histogram;
import dev.switchback.guard.Window;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.server.telemetry.SeriesDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * Sorts what one report adds into the arms of a rollout: one pair for each share under which chance placed the calls, and
 * one for the calls that it did not place. Confined to one thread.
 */
final class Sorting {
    /** Not a share of chance: audiences, targets, everybody. */
    private static final int DIRECTED = 0;

    private final Rollout rollout;
    private final long knownRevision;
    private final IntPredicate isNewUnit;
    private final SortedMap<Integer, Arms> armsByShare = new TreeMap<>();
    private long callsInPhase;
    private boolean heard;

    /** What V1 and V2 did under one share. */
    private static final class Arms {
        private ArmCounts v1 = ArmCounts.NONE;
        private ArmCounts v2 = ArmCounts.NONE;
    }

    /**
     * Prepares to sort.
     *
     * @param knownRevision up to which revision of the environment the rollout's phases are known; of calls at a later
     *     version of the flag it is not known which share placed them
     * @param isNewUnit says of a failing unit whether it is the first time, and remembers it
     */
    Sorting(Rollout rollout, long knownRevision, IntPredicate isNewUnit) {
        this.rollout = rollout;
        this.knownRevision = knownRevision;
        this.isNewUnit = isNewUnit;
    }

    /** Sorts the deltas of this rollout's flag, and leaves out others and those from before the rollout. */
    Sorting add(List<SeriesDelta> deltas) {
        for (SeriesDelta delta : deltas) {
            if (delta.key().flag().equals(rollout.flag())) {
                rollout.phaseAt(delta.key().version()).ifPresent(phase -> add(delta, phase));
            }
        }
        return this;
    }

    /** Says whether anything concerned this rollout. */
    boolean heard() {
        return heard;
    }

    /** Returns how many calls went to V2 in the present phase. */
    long callsInPhase() {
        return callsInPhase;
    }

    /** Returns what was sorted, as windows of the guard. */
    List<Window> windows(long bin, int trippedInstances, int instances) {
        List<Window> windows = new ArrayList<>();
        armsByShare.forEach((share, arms) -> windows.add(
                new Window(bin, (double) share / Allocation.BUCKETS, arms.v1, arms.v2, trippedInstances, instances)));
        return windows;
    }

    private void add(SeriesDelta delta, int phase) {
        String variation = delta.key().variation();
        heard = true;
        if (variation.equals(rollout.candidate())) {
            Arms arms = arms(delta.key(), phase);
            arms.v2 = arms.v2.plus(counts(delta));
            callsInPhase += phase == rollout.phase() ? delta.calls() : 0;
        }
        if (variation.equals(rollout.rollbackVariation())) {
            Arms arms = arms(delta.key(), phase);
            arms.v1 = arms.v1.plus(counts(delta));
        }
    }

    private Arms arms(SeriesKey key, int phase) {
        return armsByShare.computeIfAbsent(share(key, phase), share -> new Arms());
    }

    private int share(SeriesKey key, int phase) {
        int share = rollout.plan().share(phase);
        boolean byChance = key.randomised() && key.version() <= knownRevision && share < Allocation.BUCKETS;
        return byChance ? share : DIRECTED;
    }

    /**
     * A call that was ending while the SDK read its counters may be among the errors and not yet, or no longer, among the
     * calls; it counts as a call then.
     */
    private ArmCounts counts(SeriesDelta delta) {
        long newlyFailing =
                delta.failingUnits().stream().filter(isNewUnit::test).count();
        return new ArmCounts(
                Math.max(delta.calls(), delta.errors()), delta.errors(), newlyFailing, Histogram.of(delta.latency()));
    }
}
