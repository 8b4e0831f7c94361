package dev.switchback.server.promotion;

import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.flags.FlagService;
import dev.switchback.server.flags.StoredFlag;
import dev.switchback.server.segments.SegmentService;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;

/**
 * Makes flags of one environment like those of another. A preview does all that the promotion does and takes it back, so
 * that it refuses what that would refuse; the promotion insists on what the preview has shown.
 *
 * <p>Safe to share between threads.
 */
public final class PromotionService {
    /** How many flags one promotion takes: while it runs, other changes of the target wait. */
    static final int LIMIT = 500;

    private final Changes changes;
    private final EnvironmentService environments;
    private final FlagService flags;
    private final SegmentService segments;

    public PromotionService(
            Changes changes, EnvironmentService environments, FlagService flags, SegmentService segments) {
        this.changes = changes;
        this.environments = environments;
        this.flags = flags;
        this.segments = segments;
    }

    /**
     * Says what {@code promotion} would come to.
     *
     * @throws Refusal if there is no such environment or flag, there are too many flags, or what comes out does not fit
     *     together
     */
    PlanView preview(Promotion promotion, Actor actor) {
        return changes.rehearse(promotion.target(), actor, change -> {
            Plan plan = carryOut(change, promotion, "");
            return PlanView.of(promotion, plan, change.revision() - 1);
        });
    }

    /**
     * Carries {@code promotion} out, all of it or nothing, as one change.
     *
     * @param planHash of the preview
     * @param reason why, for the audit log
     * @throws Refusal as {@link #preview} does, if something has changed since, or if something is impossible
     */
    PlanView promote(Promotion promotion, String planHash, Actor actor, String reason) {
        String said = reason + " (promoted from " + promotion.source().key() + ")";
        return changes.inEnvironment(promotion.target(), actor, change -> {
            Plan plan = carryOut(change, promotion, said);
            if (!plan.hash(promotion).equals(planHash)) {
                throw Refusal.conflict("This is no longer what was previewed: "
                        + promotion.source().key() + " or "
                        + promotion.target().key() + " has changed since, or something else is asked for. Preview it "
                        + "again, look at the difference, and send the new planHash.");
            }
            if (!plan.impossible().isEmpty()) {
                throw Refusal.conflict("These cannot be promoted, as the preview says: "
                        + String.join(", ", plan.impossible()) + ". Leave them out, or put right what is in the way.");
            }
            return PlanView.of(promotion, plan, change.reached());
        });
    }

    private Plan carryOut(Change change, Promotion promotion, String reason) {
        EnvironmentId source = promotion.source();
        if (environments.find(change.handle(), source).isEmpty()) {
            throw Refusal.invalid("/from", "must be an environment of the project " + source.project());
        }
        Collection<String> keys =
                promotion.all() ? flags.all(change.handle(), source).keySet() : promotion.keys();
        if (keys.size() > LIMIT) {
            throw Refusal.invalid(
                    promotion.all() ? "/all" : "/flags",
                    "must be " + LIMIT + " flags at most, not " + keys.size() + "; promote them in parts");
        }
        Map<String, StoredFlag> wanted = flags.stored(change.handle(), source, keys);
        checkFound(promotion, keys, wanted);
        Map<String, StoredFlag> present = flags.stored(change.handle(), promotion.target(), keys);
        Plan plan = new Passage(flags, segments, change, promotion, reason).carryOut(wanted, present);
        flags.checkCount(change, promotion.target());
        return plan;
    }

    private static void checkFound(Promotion promotion, Collection<String> keys, Map<String, StoredFlag> wanted) {
        TreeSet<String> missing = new TreeSet<>(keys);
        missing.removeAll(wanted.keySet());
        if (!missing.isEmpty()) {
            throw Refusal.invalid(
                    "/flags", "must be flags of " + promotion.source().key() + ", and these are not: " + missing);
        }
    }
}
