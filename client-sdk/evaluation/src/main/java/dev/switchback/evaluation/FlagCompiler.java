package dev.switchback.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles one flag. The order of the methods is the order of precedence. */
final class FlagCompiler {
    private final Flag flag;
    private final Surroundings surroundings;
    private final Bucketing bucketing;
    private final Map<String, Value> values = new HashMap<>();

    private FlagCompiler(Flag flag, Surroundings surroundings) {
        this.flag = flag;
        this.surroundings = surroundings;
        this.bucketing = Bucketing.of(flag.salt());
        flag.variations().forEach(variation -> values.put(variation.key(), variation.value()));
    }

    /**
     * Compiles {@code flag}. An emergency or a rollback is served even by a broken flag, as long as its rollback
     * variation can be.
     *
     * @param emergency whether the flag is under an engagement
     * @param sound whether {@link FlagCheck} finds nothing wrong with the flag
     * @param surroundings what evaluations ask for the time
     */
    static CompiledFlag compile(Flag flag, boolean emergency, boolean sound, Surroundings surroundings) {
        if (emergency || flag.rolledBack()) {
            Cause cause = emergency ? Cause.EMERGENCY_ROLLBACK : Cause.ROLLED_BACK;
            Optional<Variation> safe = rollbackVariation(flag);
            if (safe.isPresent()) {
                return CompiledFlag.always(disabled(flag, safe.get(), cause));
            }
        }
        if (!sound) {
            return CompiledFlag.always(Evaluation.error(ErrorCode.PARSE_ERROR, flag.version()));
        }
        return flag.enabled() ? new FlagCompiler(flag, surroundings).on() : CompiledFlag.always(off(flag));
    }

    private static Optional<Variation> rollbackVariation(Flag flag) {
        return variation(flag, flag.rollbackVariation())
                .filter(variation -> flag.type().accepts(variation.value()));
    }

    private static Optional<Variation> variation(Flag flag, String key) {
        return flag.variations().stream()
                .filter(variation -> key.equals(variation.key()))
                .findFirst();
    }

    private static Evaluation off(Flag flag) {
        String off = flag.offVariation();
        if (off == null) {
            return new Evaluation(null, null, Reason.DISABLED, Cause.OFF, null, flag.version());
        }
        return disabled(flag, variation(flag, off).orElseThrow(), Cause.OFF);
    }

    private static Evaluation disabled(Flag flag, Variation variation, Cause cause) {
        return new Evaluation(variation.key(), variation.value(), Reason.DISABLED, cause, null, flag.version());
    }

    private CompiledFlag on() {
        List<CompiledRule> rules = new ArrayList<>();
        flag.rules().forEach(rule -> rules.add(compiled(rule, Cause.RULE)));
        Ramp ramp = flag.ramp();
        if (ramp != null) {
            ramp.audiences().forEach(rule -> rules.add(compiled(rule, Cause.ROLLOUT_AUDIENCE)));
        }
        Answer rest = ramp == null ? defaultAnswer() : split(ramp.allocation(), Cause.ROLLOUT_ALLOCATION);
        return new CompiledFlag(targets(), rules, rest, Evaluation.error(ErrorCode.GENERAL, flag.version()));
    }

    private Map<String, Evaluation> targets() {
        Map<String, Evaluation> targets = new HashMap<>();
        for (Target target : flag.targets()) {
            Evaluation answer = evaluation(target.variation(), Reason.TARGETING_MATCH, Cause.TARGET);
            target.keys().forEach(key -> targets.put(key, answer));
        }
        return targets;
    }

    private CompiledRule compiled(Rule rule, Cause cause) {
        return new CompiledRule(rule.clauses(), surroundings, answer(rule.serve(), Reason.TARGETING_MATCH, cause));
    }

    private Answer defaultAnswer() {
        boolean chooses = !flag.rules().isEmpty() || !flag.targets().isEmpty();
        return answer(flag.defaultRule(), chooses ? Reason.DEFAULT : Reason.STATIC, Cause.DEFAULT_RULE);
    }

    private Answer answer(Serve serve, Reason reason, Cause cause) {
        if (serve instanceof Serve.Fixed fixed) {
            return new Answer.Same(evaluation(fixed.variation(), reason, cause));
        }
        return split(((Serve.Split) serve).allocation(), cause);
    }

    /** One range for everybody needs no bucket, and so no targeting key. */
    private Answer split(Allocation allocation, Cause cause) {
        List<Range> ranges = allocation.ranges();
        if (ranges.size() == 1) {
            return new Answer.Same(evaluation(ranges.get(0).variation(), Reason.SPLIT, cause));
        }
        return new Answer.ByBucket(
                bucketing,
                ranges,
                variation -> evaluation(variation, Reason.SPLIT, cause),
                Evaluation.error(ErrorCode.TARGETING_KEY_MISSING, flag.version()));
    }

    private Evaluation evaluation(String variation, Reason reason, Cause cause) {
        return new Evaluation(variation, values.get(variation), reason, cause, null, flag.version());
    }
}
