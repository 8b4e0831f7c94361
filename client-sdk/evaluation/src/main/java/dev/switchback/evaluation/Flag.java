package dev.switchback.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A flag as configured in one environment. The record holds anything that was written down; {@link FlagCheck} says
 * whether it makes sense.
 *
 * @param key its name for ever
 * @param type what it serves
 * @param version the environment's revision at which the flag last changed
 * @param archived whether it is kept for its history only; served as if it were off
 * @param enabled whether it is on; off serves the off variation, or the caller's default without one
 * @param rolledBack whether a rollback has taken everybody back to the rollback variation; targets and rules stay as
 *     they are and rest
 * @param mode whether what it says is served, or only run aside
 * @param salt what makes its buckets independent of other flags' buckets
 * @param normaliser how hashes become buckets
 * @param variations its answers, at least one
 * @param offVariation key of the variation served when off; null for the caller's default
 * @param rollbackVariation key of the safe variation, V1
 * @param prerequisites all must hold, or it is served as if it were off
 * @param targets contexts served by name
 * @param rules tried in order, first match wins
 * @param defaultRule serves who is left
 * @param ramp stands in for {@code defaultRule} while a rollout runs; null otherwise
 */
public record Flag(
        String key,
        FlagType type,
        long version,
        boolean archived,
        boolean enabled,
        boolean rolledBack,
        Mode mode,
        String salt,
        Normaliser normaliser,
        List<Variation> variations,
        @Nullable String offVariation,
        String rollbackVariation,
        List<Prerequisite> prerequisites,
        List<Target> targets,
        List<Rule> rules,
        Serve defaultRule,
        @Nullable Ramp ramp) {
    public Flag {
        variations = List.copyOf(variations);
        prerequisites = List.copyOf(prerequisites);
        targets = List.copyOf(targets);
        rules = List.copyOf(rules);
    }

    /** Returns this flag as of {@code version}. */
    public Flag withVersion(long version) {
        return with(version, archived, enabled, rolledBack, mode, defaultRule, ramp);
    }

    /** Returns this flag in or out of the archive. */
    public Flag withArchived(boolean archived) {
        return with(version, archived, enabled, rolledBack, mode, defaultRule, ramp);
    }

    /** Returns this flag on or off. */
    public Flag withEnabled(boolean enabled) {
        return with(version, archived, enabled, rolledBack, mode, defaultRule, ramp);
    }

    /** Returns this flag in {@code mode}. */
    public Flag withMode(Mode mode) {
        return with(version, archived, enabled, rolledBack, mode, defaultRule, ramp);
    }

    /** Returns this flag led by {@code ramp}, and no longer rolled back. */
    public Flag withRamp(Ramp ramp) {
        return with(version, archived, enabled, false, mode, defaultRule, ramp);
    }

    /** Returns this flag with everybody on the rollback variation for as long as it is so; all else rests. */
    public Flag resting() {
        return with(version, archived, enabled, true, mode, defaultRule, ramp);
    }

    /** Returns this flag with everybody back on the rollback variation and no ramp. */
    public Flag takenBack() {
        return with(version, archived, enabled, true, mode, defaultRule, null);
    }

    /** Returns this flag with its ramp gone and {@code defaultRule} in its place. */
    public Flag settledOn(Serve defaultRule) {
        return with(version, archived, enabled, false, mode, defaultRule, null);
    }

    /** Returns a live flag that serves who meets the prerequisites what this one does: in shadow, all the same. */
    public Flag served() {
        return mode == Mode.SHADOW
                ? new Flag(
                        key,
                        type,
                        version,
                        archived,
                        enabled,
                        rolledBack,
                        Mode.LIVE,
                        salt,
                        normaliser,
                        variations,
                        offVariation,
                        rollbackVariation,
                        prerequisites,
                        List.of(),
                        List.of(),
                        new Serve.Fixed(rollbackVariation),
                        null)
                : this;
    }

    private Flag with(
            long version,
            boolean archived,
            boolean enabled,
            boolean rolledBack,
            Mode mode,
            Serve defaultRule,
            @Nullable Ramp ramp) {
        return new Flag(
                key,
                type,
                version,
                archived,
                enabled,
                rolledBack,
                mode,
                salt,
                normaliser,
                variations,
                offVariation,
                rollbackVariation,
                prerequisites,
                targets,
                rules,
                defaultRule,
                ramp);
    }
}
