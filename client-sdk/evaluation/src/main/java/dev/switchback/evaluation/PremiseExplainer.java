package dev.switchback.evaluation;

import dev.switchback.evaluation.Step.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Asks clauses, segments and shares one by one, as {@link Premise} and {@link CompiledSegment} do, and writes down what
 * they say. Beyond so many steps it goes on asking and stops writing. Confined to one thread.
 */
final class PremiseExplainer {
    private final Context context;
    private final Surroundings surroundings;
    private int left = Limits.EXPLAINED_STEPS;

    PremiseExplainer(Context context, Surroundings surroundings) {
        this.context = context;
        this.surroundings = surroundings;
    }

    /** Returns the key that the context is dealt by. */
    @Nullable
    String key() {
        return CompiledFlag.keyOf(context);
    }

    /** Says whether there is room for more steps. */
    boolean spellsOut() {
        return left > 0;
    }

    /** Leaves room for {@code steps} fewer. */
    void spend(int steps) {
        left -= steps;
    }

    /** Says whether {@code premise} holds, and adds to {@code steps} why. */
    boolean holds(String pointer, Premise premise, List<Step> steps) {
        if (!spellsOut()) {
            return premise.holds(key(), context, surroundings);
        }
        for (int i = 0; i < premise.conditions().size(); i++) {
            Condition condition = premise.conditions().get(i);
            if (!holds(pointer + "/clauses/" + i, condition, steps)) {
                return false;
            }
        }
        CompiledShare share = premise.share();
        return share == null || contains(pointer + "/share", share, steps);
    }

    private boolean holds(String pointer, Condition condition, List<Step> steps) {
        if (condition instanceof SegmentCondition segments) {
            return belongs(pointer, segments, steps);
        }
        boolean holds = condition.holds(key(), context, surroundings);
        return add(steps, pointer, holds, condition.words(key(), context, surroundings), List.of());
    }

    private boolean belongs(String pointer, SegmentCondition condition, List<Step> steps) {
        List<Step> asked = new ArrayList<>();
        boolean belongs = false;
        for (int i = 0; i < condition.segments().size() && !belongs; i++) {
            belongs = belongs(pointer + "/values/" + i, condition.segments().get(i), asked);
        }
        return add(steps, pointer, belongs != condition.negated(), condition.words(belongs), asked);
    }

    private boolean belongs(String pointer, CompiledSegment segment, List<Step> steps) {
        if (!spellsOut()) {
            return segment.contains(key(), context, surroundings);
        }
        List<Step> asked = new ArrayList<>();
        boolean belongs = belongs(segment, asked);
        String name =
                "the segment " + ClauseWords.quoted(segment.checked().source().key());
        return add(steps, pointer, belongs, name + (belongs ? " holds" : " does not hold") + " the context", asked);
    }

    private boolean belongs(CompiledSegment segment, List<Step> steps) {
        Segment source = segment.checked().source();
        String key = key();
        if (key != null && source.included().contains(key)) {
            return add(
                    steps, "/included", true, "the key " + ClauseWords.quoted(key) + " is included by name", List.of());
        }
        if (key != null && source.excluded().contains(key)) {
            add(steps, "/excluded", true, "the key " + ClauseWords.quoted(key) + " is excluded by name", List.of());
            return false;
        }
        for (int i = 0; i < segment.rules().size(); i++) {
            String pointer = "/rules/" + i;
            List<Step> asked = new ArrayList<>();
            boolean holds = holds(pointer, segment.rules().get(i), asked);
            add(steps, pointer, holds, rule(source.rules().get(i).id(), holds), asked);
            if (holds) {
                return true;
            }
        }
        return false;
    }

    private boolean contains(String pointer, CompiledShare share, List<Step> steps) {
        int bucket = share.bucket(key(), context, surroundings);
        boolean inside = share.contains(bucket);
        String first = String.format(Locale.ROOT, " the first %,d", share.buckets());
        return add(
                steps,
                pointer,
                inside,
                bucket(share.dealing(), bucket) + (inside ? " is inside" : " is outside") + first,
                List.of());
    }

    /** Names a bucket and what the context was dealt by. */
    String bucket(Dealing dealing, int bucket) {
        String by = dealing.words(key(), context);
        return bucket == Dealing.NO_BUCKET
                ? "a context without bucket, dealt by " + by + ","
                : String.format(Locale.ROOT, "bucket %,d, dealt by %s,", bucket, by);
    }

    /** Says in words whether a rule matches. */
    static String rule(String id, boolean matches) {
        return "the rule " + ClauseWords.quoted(id) + (matches ? " matches" : " does not match");
    }

    /** Adds a step, and returns whether it holds. */
    private boolean add(List<Step> steps, String pointer, boolean holds, String words, List<Step> asked) {
        spend(1);
        steps.add(new Step(pointer, holds ? Outcome.MATCHED : Outcome.NOT_MATCHED, words, asked));
        return holds;
    }
}
