package dev.switchback.server.rollouts;

import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.EnvironmentId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the judge has decided, inside the change that holds the environment: whatever several nodes decide,
 * they carry it out one after the other, and each sees what the one before has done.
 */
final class Enforcement {
    private final Moves moves;
    private final RolloutStore rollouts;
    private final VerdictStore verdicts;
    private final RolloutLimits limits;
    private final TripStore trips = new TripStore();

    Enforcement(Moves moves, RolloutStore rollouts, VerdictStore verdicts, RolloutLimits limits) {
        this.moves = moves;
        this.rollouts = rollouts;
        this.verdicts = verdicts;
        this.limits = limits;
    }

    /**
     * Carries out what {@code outlook} decides for a rollout that is at its version still.
     *
     * @param rival whether the V2 of another flag is found worse too, on stronger evidence
     * @return the rollout as it is then; as it was if nothing can be done about it yet
     */
    Rollout carryOut(Change change, Outlook outlook, boolean rival) {
        if (outlook.rollout().inShadow()) { // nobody was on V2, so it is no rollback among too many
            return moves.make(change, outlook);
        }
        boolean takes = outlook.decision() instanceof Decision.RollBack
                || (outlook.decision() instanceof Decision.StepBack && outlook.concern() == Concern.WORSE);
        return takes ? takeBack(change, outlook, rival) : moves.make(change, outlook);
    }

    /** Holds every open rollout of {@code environment}, until a person lets it go on, and pages once for all of them. */
    void freeze(Change change, EnvironmentId environment) {
        freeze(change, environment, "").stream()
                .findFirst()
                .ifPresent(rollout -> moves.page(change, rollout, Circumstances.INCIDENT));
    }

    private Rollout takeBack(Change change, Outlook outlook, boolean rival) {
        Rollout rollout = outlook.rollout();
        Instant now = Moves.now(change);
        List<Trip> earlier = trips.since(change, rollout.environment(), now.minus(longest()));
        Circumstances around = new Circumstances(now, earlier, rival, limits);
        Restraint restraint = around.restraint(rollout, outlook.concern());
        if (restraint == Restraint.LIMIT && rollout.course().hold() == Course.Hold.LIMIT) {
            return rollout;
        }
        trips.add(change, rollout.environment(), new Trip(rollout.flag(), now, restraint == Restraint.NONE));
        if (around.incident(rollout)) {
            freeze(change, rollout.environment(), rollout.id());
        }
        return restrained(change, outlook.in(around), restraint, now);
    }

    private Rollout restrained(Change change, Outlook outlook, Restraint restraint, Instant now) {
        return switch (restraint) {
            case NONE -> moves.make(change, outlook);
            case FREEZE -> hold(change, outlook, Course.Hold.FROZEN, now.plus(limits.together()));
            case LIMIT -> hold(change, outlook, Course.Hold.LIMIT, null);
            case INCIDENT -> hold(change, outlook, Course.Hold.INCIDENT, null);
        };
    }

    /** Holds a rollout whose V2 is worse instead of taking it back, and pages unless it goes on by itself. */
    private Rollout hold(Change change, Outlook outlook, Course.Hold hold, @Nullable Instant until) {
        verdicts.insert(change.handle(), outlook, Moves.now(change));
        String reason = outlook.decision().reason();
        boolean frozen = hold == Course.Hold.FROZEN;
        Rollout held = moves.hold(change, outlook.rollout(), hold, until, frozen, reason);
        if (!frozen) {
            moves.page(change, held, reason);
        }
        return held;
    }

    private List<Rollout> freeze(Change change, EnvironmentId environment, String but) {
        return rollouts.open(change.handle(), environment).stream()
                .filter(rollout -> !rollout.id().equals(but) && rollout.course().hold() != Course.Hold.INCIDENT)
                .map(rollout -> moves.hold(change, rollout, Course.Hold.INCIDENT, null, false, Circumstances.INCIDENT))
                .toList();
    }

    private Duration longest() {
        return limits.interval().compareTo(limits.together()) > 0 ? limits.interval() : limits.together();
    }
}
