package dev.switchback.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the answers of one flag. The order of the methods is the order of precedence. */
final class FlagCompiler {
    private final Flag flag;
    private final RuleCompiler premises;
    private final Map<String, Value> values = new HashMap<>();

    private FlagCompiler(Flag flag, Map<String, CompiledSegment> segments, Expressions expressions) {
        this.flag = flag;
        this.premises = new RuleCompiler(flag.salt(), flag.normaliser(), segments, expressions);
        for (Variation variation : flag.variations()) {
            values.put(variation.key(), variation.value());
        }
    }

    /**
     * Finds what {@code flag} serves everybody. An emergency or a rollback is served even by a broken flag, as long as its
     * rollback variation can be.
     *
     * @param emergency whether the flag is under an engagement
     * @param sound whether nothing is wrong with the flag and what it refers to
     */
    static Optional<Evaluation> settled(Flag flag, boolean emergency, boolean sound) {
        if (emergency || flag.rolledBack()) {
            Optional<Variation> safe = rollbackVariation(flag);
            if (safe.isPresent()) {
                Cause cause = emergency ? Cause.EMERGENCY_ROLLBACK : Cause.ROLLED_BACK;
                return Optional.of(disabled(flag, safe.get(), cause));
            }
        }
        if (!sound) {
            return Optional.of(Evaluation.error(ErrorCode.PARSE_ERROR, flag.version()));
        }
        if (flag.archived()) {
            return Optional.of(off(flag, Cause.ARCHIVED));
        }
        return flag.enabled() ? Optional.empty() : Optional.of(off(flag, Cause.OFF));
    }

    private static Optional<Variation> rollbackVariation(Flag flag) {
        return variation(flag, flag.rollbackVariation())
                .filter(variation -> flag.type().accepts(variation.value()));
    }

    private static Optional<Variation> variation(Flag flag, String key) {
        for (Variation variation : flag.variations()) {
            if (key.equals(variation.key())) {
                return Optional.of(variation);
            }
        }
        return Optional.empty();
    }

    /** Returns what {@code flag} serves while it is off. */
    static Evaluation off(Flag flag, Cause cause) {
        String off = flag.offVariation();
        if (off == null) {
            return new Evaluation(null, null, Reason.DISABLED, cause, null, flag.version());
        }
        return disabled(flag, variation(flag, off).orElseThrow(), cause);
    }

    private static Evaluation disabled(Flag flag, Variation variation, Cause cause) {
        return new Evaluation(variation.key(), variation.value(), Reason.DISABLED, cause, null, flag.version());
    }

    /**
     * Returns whom {@code flag} serves what while nothing hinders it.
     *
     * @param segments what its clauses ask for, by key
     * @param expressions programs that are compiled already
     */
    static Targeting targeting(Flag flag, Map<String, CompiledSegment> segments, Expressions expressions) {
        FlagCompiler compiler = new FlagCompiler(flag, segments, expressions);
        return new Targeting(segments, compiler.targets(), compiler.rules(), compiler.rest());
    }

    private Map<String, Evaluation> targets() {
        Map<String, Evaluation> targets = new HashMap<>();
        for (Target target : flag.targets()) {
            Evaluation answer = evaluation(target.variation(), Reason.TARGETING_MATCH, Cause.TARGET);
            target.keys().forEach(key -> targets.put(key, answer));
        }
        return targets;
    }

    private List<CompiledRule> rules() {
        List<CompiledRule> rules = new ArrayList<>();
        flag.rules().forEach(rule -> rules.add(compiled(rule, Cause.RULE)));
        Ramp ramp = flag.ramp();
        if (ramp != null) {
            ramp.audiences().forEach(rule -> rules.add(compiled(rule, Cause.ROLLOUT_AUDIENCE)));
        }
        return rules;
    }

    private CompiledRule compiled(Rule rule, Cause cause) {
        return new CompiledRule(
                premises.premise(rule.clauses(), rule.share()), answer(rule.serve(), Reason.TARGETING_MATCH, cause));
    }

    private Answer rest() {
        Ramp ramp = flag.ramp();
        if (ramp != null) {
            return split(new Serve.Split(ramp.allocation()), Cause.ROLLOUT_ALLOCATION);
        }
        boolean chooses = !flag.rules().isEmpty()
                || !flag.targets().isEmpty()
                || !flag.prerequisites().isEmpty();
        return answer(flag.defaultRule(), chooses ? Reason.DEFAULT : Reason.STATIC, Cause.DEFAULT_RULE);
    }

    private Answer answer(Serve serve, Reason reason, Cause cause) {
        if (serve instanceof Serve.Fixed fixed) {
            return new Answer.Same(evaluation(fixed.variation(), reason, cause));
        }
        return split((Serve.Split) serve, cause);
    }

    /** One range for everybody needs no bucket, and so no targeting key. */
    private Answer split(Serve.Split split, Cause cause) {
        List<Range> ranges = split.allocation().ranges();
        if (ranges.size() == 1) {
            return new Answer.Same(evaluation(ranges.get(0).variation(), Reason.SPLIT, cause));
        }
        return new Answer.ByBucket(
                Dealing.ofSplit(split, flag.salt(), flag.normaliser()),
                ranges,
                variation -> evaluation(variation, Reason.SPLIT, cause),
                flag.mode() == Mode.SHADOW
                        ? shadow(null)
                        : Evaluation.error(ErrorCode.TARGETING_KEY_MISSING, flag.version()));
    }

    private Evaluation evaluation(String variation, Reason reason, Cause cause) {
        if (flag.mode() == Mode.SHADOW) {
            return shadow(variation.equals(flag.rollbackVariation()) ? null : variation);
        }
        boolean complete = flag.mode() == Mode.COMPLETE;
        return new Evaluation(variation, values.get(variation), reason, cause, null, flag.version(), null, complete);
    }

    private Evaluation shadow(@Nullable String aside) {
        String safe = flag.rollbackVariation();
        return new Evaluation(safe, values.get(safe), Reason.DEFAULT, Cause.SHADOW, null, flag.version(), aside, false);
    }
}
