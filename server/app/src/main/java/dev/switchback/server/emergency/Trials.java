package dev.switchback.server.emergency;

import dev.switchback.server.changes.EnvironmentId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has come of the canary's trials, environment by environment. {@link Canary#ALARM} failures in a row are told, and
 * so is the success that ends them; what cannot be told is told with the next trial.
 *
 * <p>Safe to share between threads.
 */
public final class Trials {
    private static final Logger LOG = LoggerFactory.getLogger(Trials.class);

    private final InstantSource clock;
    private final TrialListener listener;
    private final Map<EnvironmentId, Trial> all = new ConcurrentHashMap<>();

    public Trials(InstantSource clock, TrialListener listener) {
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * How the trials of an environment stand.
     *
     * @param misses in a row
     * @param passedAt when the switch last worked; null if it never did
     * @param told whether those who want to know believe that it fails
     */
    private record Trial(int misses, @Nullable Instant passedAt, boolean told) {
        private static final Trial NONE = new Trial(0, null, false);

        private boolean alarming() {
            return misses >= Canary.ALARM;
        }
    }

    void passed(EnvironmentId environment, Duration took) {
        Trial before = all.getOrDefault(environment, Trial.NONE);
        all.put(environment, new Trial(0, clock.instant(), before.told()));
        if (before.told()) {
            tell(environment, true, "It took " + took.toMillis() + " ms.");
        }
    }

    void failed(EnvironmentId environment, String why) {
        Trial before = all.getOrDefault(environment, Trial.NONE);
        Trial now = new Trial(before.misses() + 1, before.passedAt(), before.told());
        all.put(environment, now);
        LOG.error("The trial of the emergency switch of {} failed, {} in a row: {}", environment, now.misses(), why);
        if (now.alarming() && !now.told()) {
            tell(environment, false, now.misses() + " trials in a row failed on one node: " + why);
        }
    }

    /** Returns what is wrong, in words; empty unless {@link Canary#ALARM} pulls in a row have failed. */
    public Optional<String> complaint() {
        List<String> alarming = all.entrySet().stream()
                .filter(each -> each.getValue().alarming())
                .map(each -> each.getKey() + " (" + each.getValue().misses() + ")")
                .sorted()
                .toList();
        return alarming.isEmpty()
                ? Optional.empty()
                : Optional.of("The emergency switch has failed its last trials on this node, in a row: "
                        + String.join(", ", alarming) + ". Use another node, or EMERGENCY_ROLLBACK=true.");
    }

    /** Returns when the switch that was not seen working for the longest last worked; empty if one never has. */
    public Optional<Instant> oldest() {
        boolean complete = !all.isEmpty() && all.values().stream().allMatch(trial -> trial.passedAt() != null);
        return complete
                ? all.values().stream()
                        .flatMap(trial -> Optional.ofNullable(trial.passedAt()).stream())
                        .min(Instant::compareTo)
                : Optional.empty();
    }

    private void tell(EnvironmentId environment, boolean works, String words) {
        try {
            listener.tried(environment, works, words);
            all.computeIfPresent(environment, (same, trial) -> new Trial(trial.misses(), trial.passedAt(), !works));
        } catch (RuntimeException later) {
            LOG.warn("Nobody could be told how the emergency switch of {} does: {}", environment, later.toString());
        }
    }
}
