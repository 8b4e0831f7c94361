package dev.switchback.server.flags;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Ramp;
import dev.switchback.evaluation.Serve;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A flag at a glance, small enough for a list of thousands.
 *
 * @param state what it is doing
 * @param mode how far it is obeyed; null for live
 * @param share whom the default rule or the rollout serves another variation than the rollback one, in units of 0.001 %;
 *     nobody in shadow
 * @param phase of the rollout that leads it, from 1; null for none
 * @param phases of that rollout
 * @param verdict on that rollout
 */
record OverviewRow(
        String key,
        State state,
        @Nullable Mode mode,
        int share,
        @Nullable Integer phase,
        @Nullable Integer phases,
        @Nullable String verdict,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String owner,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> tags,
        Instant changedAt) {
    OverviewRow {
        tags = List.copyOf(tags);
    }

    /** What a flag is doing, the first that applies. */
    enum State {
        ARCHIVED,
        EMERGENCY,
        ROLLED_BACK,
        OFF,
        RUNNING,
        PAUSED,
        HELD,
        ON
    }

    static OverviewRow of(Glance glance, Emergency emergency, Optional<String> verdict) {
        Flag flag = glance.stored().flag();
        State state = state(glance, emergency);
        boolean led = flag.ramp() != null;
        boolean serving = state.compareTo(State.OFF) > 0 && flag.mode() != Mode.SHADOW;
        return new OverviewRow(
                flag.key(),
                state,
                flag.mode() == Mode.LIVE ? null : flag.mode(),
                serving ? share(flag) : 0,
                led ? glance.phase() : null,
                led ? glance.phases() : null,
                led ? verdict.orElse(glance.verdict()) : null,
                glance.stored().metadata().owner(),
                glance.stored().metadata().tags(),
                glance.stored().changedAt().truncatedTo(ChronoUnit.SECONDS));
    }

    private static State state(Glance glance, Emergency emergency) {
        Flag flag = glance.stored().flag();
        if (flag.archived()) {
            return State.ARCHIVED;
        }
        if (emergency.covers(flag.key())) {
            return State.EMERGENCY;
        }
        if (flag.rolledBack()) {
            return State.ROLLED_BACK;
        }
        return flag.enabled() ? glance.state() : State.OFF;
    }

    private static int share(Flag flag) {
        Ramp ramp = flag.ramp();
        if (ramp != null) {
            return others(ramp.allocation(), flag);
        }
        if (flag.defaultRule() instanceof Serve.Split split) {
            return others(split.allocation(), flag);
        }
        return flag.defaultRule().equals(new Serve.Fixed(flag.rollbackVariation())) ? 0 : Allocation.BUCKETS;
    }

    private static int others(Allocation allocation, Flag flag) {
        return allocation.weights().entrySet().stream()
                .filter(weight -> !weight.getKey().equals(flag.rollbackVariation()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
