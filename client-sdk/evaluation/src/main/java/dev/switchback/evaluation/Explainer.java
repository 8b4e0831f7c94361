package dev.switchback.evaluation;

import dev.switchback.evaluation.Step.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Takes the way that {@link CompiledFlag} takes, and writes it down. The order of the methods is the
 * order of precedence. Confined to one thread.
 */
final class Explainer {
    private static final String EVERYBODY = "everybody is served the same";

    private final Snapshot source;
    private final Compilation compilation;
    private final Context context;
    private final Surroundings surroundings;
    private final PremiseExplainer premises;

    Explainer(Snapshot source, Compilation compilation, Context context, Surroundings surroundings) {
        this.source = source;
        this.compilation = compilation;
        this.context = context;
        this.surroundings = surroundings;
        this.premises = new PremiseExplainer(context, surroundings);
    }

    Explanation explain(String flagKey) {
        List<Step> steps = new ArrayList<>();
        CompiledFlag flag = compilation.flags().get(flagKey);
        return new Explanation(answer(flagKey, flag, steps), steps);
    }

    private Evaluation answer(String flagKey, CompiledFlag flag, List<Step> steps) {
        if (flag instanceof CompiledFlag.Settled settled) {
            steps.add(settled(flagKey, settled.evaluation()));
            return settled.evaluation();
        }
        CompiledFlag.On on = (CompiledFlag.On) flag;
        try {
            return answer(Objects.requireNonNull(source.flags().get(flagKey)), on, steps);
        } catch (RuntimeException | StackOverflowError unforeseen) {
            return decided(steps, "", "the evaluation failed: " + unforeseen, on.failure());
        }
    }

    private Step settled(String flagKey, Evaluation evaluation) {
        List<Step> found = compilation.problems().getOrDefault(flagKey, List.of()).stream()
                .map(problem -> new Step(problem.pointer(), Outcome.NOT_MATCHED, problem.detail(), List.of()))
                .toList();
        return switch (evaluation.cause()) {
            case EMERGENCY_ROLLBACK -> decided("", emergency(flagKey), evaluation, List.of());
            case ROLLED_BACK -> decided("/rolledBack", "the flag is rolled back", evaluation, List.of());
            case ARCHIVED -> decided("/archived", "the flag is archived", evaluation, List.of());
            case OFF -> decided("/enabled", "the flag is off", evaluation, List.of());
            case SHADOW -> decided("/mode", "the flag is in shadow", evaluation, List.of());
            case DEFAULT_RULE -> decided("/defaultRule", EVERYBODY, evaluation, List.of());
            case ROLLOUT_ALLOCATION -> decided("/ramp/allocation", EVERYBODY, evaluation, List.of());
            default ->
                evaluation.errorCode() == ErrorCode.FLAG_NOT_FOUND
                        ? decided("", "there is no such flag", evaluation, List.of())
                        : decided("", "the flag is broken", evaluation, found);
        };
    }

    private String emergency(String flagKey) {
        Emergency emergency = source.emergency();
        List<String> ids = emergency.engagements().stream()
                .filter(engagement -> !(engagement.scope() instanceof Scope.OneFlag flag)
                        || flag.key().equals(flagKey))
                .map(Engagement::id)
                .sorted()
                .toList();
        return "an emergency rollback covers " + (emergency.everything() ? "every flag" : "the flag") + ", engaged by "
                + ClauseWords.quoted(ids);
    }

    private Evaluation answer(Flag flag, CompiledFlag.On on, List<Step> steps) {
        for (int i = 0; i < on.prerequisites().size(); i++) {
            if (!satisfied("/prerequisites/" + i, on.prerequisites().get(i), steps)) {
                return decided(steps, "/offVariation", "the flag is served as if it were off", on.unsatisfied());
            }
        }
        if (flag.mode() == Mode.SHADOW) {
            String words = "the flag is in shadow: what follows says who runs what aside";
            steps.add(new Step("/mode", Outcome.MATCHED, words, List.of()));
        }
        return target(flag, on, steps)
                .or(() -> rule(flag, on.rules(), steps))
                .orElseGet(() -> answer(flag.ramp() == null ? "/defaultRule" : "/ramp/allocation", on.rest(), steps));
    }

    private boolean satisfied(String pointer, CompiledPrerequisite prerequisite, List<Step> steps) {
        List<Step> asked = new ArrayList<>();
        Evaluation other = premises.spellsOut()
                ? answer(prerequisite.key(), prerequisite.flag(), asked)
                : prerequisite.flag().evaluate(context, Dealing.NO_BUCKET, surroundings);
        premises.spend(asked.size());
        boolean satisfied = prerequisite.satisfiedBy(other);
        String words = "the flag " + ClauseWords.quoted(prerequisite.key()) + ": " + served(other) + ", and one of "
                + ClauseWords.quoted(prerequisite.variations().stream().sorted().toList()) + " is wanted";
        steps.add(new Step(pointer, satisfied ? Outcome.MATCHED : Outcome.NOT_MATCHED, words, asked));
        return satisfied;
    }

    private Optional<Evaluation> target(Flag flag, CompiledFlag.On on, List<Step> steps) {
        String key = premises.key();
        Evaluation targeted = on.target(key);
        if (key != null && targeted != null) {
            int place = 0;
            while (!flag.targets().get(place).keys().contains(key)) {
                place++;
            }
            String words = "the target names the key " + ClauseWords.quoted(key);
            return Optional.of(decided(steps, "/targets/" + place, words, targeted));
        }
        if (!flag.targets().isEmpty()) {
            String words =
                    key == null ? "there is no targeting key" : "no target names the key " + ClauseWords.quoted(key);
            steps.add(new Step("/targets", Outcome.NOT_MATCHED, words, List.of()));
        }
        return Optional.empty();
    }

    private Optional<Evaluation> rule(Flag flag, List<CompiledRule> rules, List<Step> steps) {
        for (int i = 0; i < rules.size(); i++) {
            boolean audience = i >= flag.rules().size();
            int place = audience ? i - flag.rules().size() : i;
            String pointer = (audience ? "/ramp/audiences/" : "/rules/") + place;
            String id = (audience ? Objects.requireNonNull(flag.ramp()).audiences() : flag.rules())
                    .get(place)
                    .id();
            List<Step> asked = new ArrayList<>();
            boolean holds = premises.holds(pointer, rules.get(i).premise(), asked);
            String words = PremiseExplainer.rule(id, holds);
            if (holds) {
                Evaluation answer = answer(pointer + "/serve", rules.get(i).answer(), asked);
                steps.add(new Step(pointer, Outcome.DECIDED, words, asked));
                return Optional.of(answer);
            }
            steps.add(new Step(pointer, Outcome.NOT_MATCHED, words, asked));
        }
        return Optional.empty();
    }

    private Evaluation answer(String pointer, Answer answer, List<Step> steps) {
        if (answer instanceof Answer.ByBucket split) {
            int bucket = split.dealing().bucket(premises.key(), context, surroundings);
            return decided(steps, pointer, range(split, bucket), split.of(bucket));
        }
        return decided(steps, pointer, EVERYBODY, ((Answer.Same) answer).evaluation());
    }

    private String range(Answer.ByBucket split, int bucket) {
        String dealt = premises.bucket(split.dealing(), bucket);
        if (bucket == Dealing.NO_BUCKET) {
            return dealt + " is in no range";
        }
        int place = split.range(bucket);
        return dealt
                + String.format(
                        Locale.ROOT, " is in the range from %,d to below %,d", split.from(place), split.to(place));
    }

    private static Evaluation decided(List<Step> steps, String pointer, String words, Evaluation evaluation) {
        steps.add(decided(pointer, words, evaluation, List.of()));
        return evaluation;
    }

    private static Step decided(String pointer, String words, Evaluation evaluation, List<Step> steps) {
        return new Step(pointer, Outcome.DECIDED, words + ": " + served(evaluation), steps);
    }

    private static String served(Evaluation evaluation) {
        String variation = evaluation.variation();
        if (variation == null) {
            return "callers get their own default";
        }
        String aside = evaluation.aside();
        return ClauseWords.quoted(variation) + " is served"
                + (aside == null ? "" : ", and " + ClauseWords.quoted(aside) + " runs aside");
    }
}
