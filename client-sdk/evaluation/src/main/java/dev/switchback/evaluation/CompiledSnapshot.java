package dev.switchback.evaluation;

import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A snapshot, ready to be evaluated. Immutable and safe to share between threads.
 *
 * <p>Flags stand each on their own: one that cannot be compiled answers {@link ErrorCode#PARSE_ERROR} and harms no
 * other, and even it serves its rollback variation under an emergency, as long as that variation makes sense.
 */
public final class CompiledSnapshot {
    private final Snapshot source;
    private final Surroundings surroundings;
    private final Compilation compilation;
    private final FlagTable flags;

    private CompiledSnapshot(Snapshot source, Surroundings surroundings, Compilation compilation) {
        this.source = source;
        this.surroundings = surroundings;
        this.compilation = compilation;
        this.flags = compilation.flags();
    }

    /**
     * Compiles {@code snapshot}; never throws, whatever its flags hold.
     *
     * @param surroundings what every evaluation asks for the time and for chance
     */
    public static CompiledSnapshot compile(Snapshot snapshot, Surroundings surroundings) {
        return compile(snapshot, surroundings, Compilation.NOTHING);
    }

    /**
     * Compiles {@code next} in the same surroundings, and takes over from here what has not changed: the cost is that of
     * the difference. Evaluates exactly as {@link #compile} does.
     */
    public CompiledSnapshot recompiled(Snapshot next) {
        return compile(next, surroundings, compilation);
    }

    /** Returns this snapshot in other surroundings, as of another time say. Costs nothing. */
    public CompiledSnapshot within(Surroundings surroundings) {
        return new CompiledSnapshot(source, surroundings, compilation);
    }

    private static CompiledSnapshot compile(Snapshot snapshot, Surroundings surroundings, Compilation earlier) {
        return new CompiledSnapshot(snapshot, surroundings, new SnapshotCompiler(snapshot, earlier).compilation());
    }

    /**
     * Evaluates the flag {@code flagKey} for {@code context}. Never throws and never blocks. Allocates nothing, but for what
     * RE2J needs for a clause that {@link Operator#MATCHES}, for a number with a fraction that a context is dealt by, and
     * for texts that are numbers of more than 15 digits.
     */
    public Evaluation evaluate(String flagKey, Context context) {
        return evaluate(flagKey, context, surroundings);
    }

    /**
     * Evaluates as {@link #evaluate(String, Context)} does, and spares a rollout to hash the key again.
     *
     * @param bucket of the context's targeting key under the flag's salt, as {@link Bucketing} has it; negative if it is not
     *     known, or the key is empty or absent
     */
    public Evaluation evaluate(String flagKey, Context context, int bucket) {
        return flags.get(flagKey).evaluate(context, bucket, surroundings);
    }

    /** Evaluates in other surroundings than its own. */
    Evaluation evaluate(String flagKey, Context context, Surroundings surroundings) {
        return flags.get(flagKey).evaluate(context, Dealing.NO_BUCKET, surroundings);
    }

    /**
     * Evaluates the flag {@code flagKey} for {@code context} as {@link #evaluate} does, and says on what way the answer was
     * found. Asks for the time once and for chance as often as an evaluation does. Never throws, never blocks; meant for
     * people, and so not for hot paths.
     */
    public Explanation explain(String flagKey, Context context) {
        InstantSource now = InstantSource.fixed(surroundings.clock().instant());
        Surroundings still = new Surroundings(now, surroundings.random());
        return new Explainer(source, compilation, context, still).explain(flagKey);
    }

    /**
     * Returns what is wrong, by flag key, for the flags that cannot be evaluated; empty when all is well. A prerequisite
     * that is not there makes no flag broken, it is never satisfied.
     */
    public Map<String, List<Problem>> problems() {
        return Collections.unmodifiableMap(compilation.problems());
    }

    /** Returns what is wrong, by segment key, for the segments that break whoever asks for them. */
    public Map<String, List<Problem>> segmentProblems() {
        return Collections.unmodifiableMap(compilation.segmentProblems());
    }

    /** Returns what is asked for the time and for chance. */
    public Surroundings surroundings() {
        return surroundings;
    }

    /** Returns what was compiled. */
    public Snapshot source() {
        return source;
    }

    /** Returns the environment's revision. */
    public long revision() {
        return source.revision();
    }
}
