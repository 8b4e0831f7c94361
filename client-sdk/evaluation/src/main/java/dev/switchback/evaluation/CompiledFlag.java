package dev.switchback.evaluation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A flag, ready to be evaluated. Immutable. */
sealed interface CompiledFlag {
    /** Stands in for a flag that is not there. */
    CompiledFlag UNKNOWN = new Settled(null, Evaluation.error(ErrorCode.FLAG_NOT_FOUND, 0));

    /**
     * Evaluates; never throws.
     *
     * @param bucket of the context's key under the flag's own salt; negative if it is not known
     */
    Evaluation evaluate(Context context, int bucket, Surroundings surroundings);

    /** Returns what of this a later snapshot can take over; null for a flag that is broken or not there. */
    @Nullable
    Draft draft();

    /**
     * A flag that serves everybody the same, whatever it says about them: under an emergency, rolled back, broken,
     * archived, off, or on with nothing to choose by.
     */
    record Settled(@Nullable Draft draft, Evaluation evaluation) implements CompiledFlag {
        @Override
        public Evaluation evaluate(Context context, int bucket, Surroundings surroundings) {
            return evaluation;
        }
    }

    /**
     * A flag that is on and asks before it answers.
     *
     * <p>This is the hot path: every answer exists beforehand and few steps away, strings are hashed where they lie,
     * collections are walked as arrays, and nothing is allocated, locked or logged.
     */
    final class On implements CompiledFlag {
        private static final CompiledPrerequisite[] NO_PREREQUISITES = {};

        private final Draft draft;
        private final CompiledPrerequisite[] prerequisites;
        private final Evaluation unsatisfied;
        private final @Nullable Map<String, Evaluation> targets;
        private final CompiledRule[] rules;
        private final Answer rest;
        private final Answer.@Nullable ByBucket ramp;
        private final Evaluation failure;

        /**
         * Makes a flag that answers as the targeting of {@code draft} says while all {@code prerequisites} hold.
         *
         * @param unsatisfied what it answers while they do not
         * @param failure what stands in for an exception
         */
        On(Draft draft, List<CompiledPrerequisite> prerequisites, Evaluation unsatisfied, Evaluation failure) {
            this.draft = draft;
            this.prerequisites = prerequisites.toArray(NO_PREREQUISITES);
            this.unsatisfied = unsatisfied;
            this.targets = draft.targeting().targets();
            this.rules = draft.targeting().rules();
            this.rest = draft.targeting().rest();
            this.failure = failure;
            Flag flag = draft.checked().source();
            boolean ownSalt = flag.ramp() != null && flag.normaliser() == Normaliser.NATIVE;
            this.ramp = ownSalt && rest instanceof Answer.ByBucket byBucket ? byBucket : null;
        }

        @Override
        public Evaluation evaluate(Context context, int bucket, Surroundings surroundings) {
            try {
                for (CompiledPrerequisite prerequisite : prerequisites) {
                    if (!prerequisite.satisfiedBy(
                            prerequisite.flag().evaluate(context, Dealing.NO_BUCKET, surroundings))) {
                        return unsatisfied;
                    }
                }
                return targeted(keyOf(context), context, bucket, surroundings);
            } catch (RuntimeException | StackOverflowError unforeseen) {
                return failure;
            }
        }

        private Evaluation targeted(
                @Nullable String targetingKey, Context context, int bucket, Surroundings surroundings) {
            Evaluation target = target(targetingKey);
            if (target != null) {
                return target;
            }
            for (CompiledRule rule : rules) {
                if (rule.premise().holds(targetingKey, context, surroundings)) {
                    return rule.answer().to(targetingKey, context, surroundings);
                }
            }
            return bucket >= 0 && ramp != null ? ramp.of(bucket) : rest.to(targetingKey, context, surroundings);
        }

        @Nullable
        Evaluation target(@Nullable String targetingKey) {
            return targets == null || targetingKey == null ? null : targets.get(targetingKey);
        }

        @Override
        public Draft draft() {
            return draft;
        }

        List<CompiledPrerequisite> prerequisites() {
            return List.of(prerequisites);
        }

        /** Returns what stands in for an exception. */
        Evaluation failure() {
            return failure;
        }

        Evaluation unsatisfied() {
            return unsatisfied;
        }

        List<CompiledRule> rules() {
            return List.of(rules);
        }

        Answer rest() {
            return rest;
        }
    }

    /** Returns the key that {@code context} is dealt by: an empty one would put all who forgot theirs into one bucket. */
    static @Nullable String keyOf(Context context) {
        String key = context.targetingKey();
        return key == null || key.isEmpty() ? null : key;
    }
}
