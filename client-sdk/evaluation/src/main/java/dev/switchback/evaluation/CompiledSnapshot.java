package dev.switchback.evaluation;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A snapshot, ready to be evaluated. Immutable and safe to share between threads.
 *
 * <p>Flags stand each on their own: one that cannot be compiled answers {@link ErrorCode#PARSE_ERROR} and harms no
 * other, and even it serves its rollback variation under an emergency, as long as that variation makes sense.
 */
public final class CompiledSnapshot {
    private static final Evaluation UNKNOWN = Evaluation.error(ErrorCode.FLAG_NOT_FOUND, 0);

    private final Snapshot source;
    private final Surroundings surroundings;
    private final Map<String, CompiledFlag> flags;
    private final Map<String, List<Problem>> problems;

    private CompiledSnapshot(
            Snapshot source,
            Surroundings surroundings,
            Map<String, CompiledFlag> flags,
            Map<String, List<Problem>> problems) {
        this.source = source;
        this.surroundings = surroundings;
        this.flags = flags;
        this.problems = Collections.unmodifiableMap(problems);
    }

    /**
     * Compiles {@code snapshot}; never throws, whatever its flags hold.
     *
     * @param surroundings what every evaluation asks for the time and for chance
     */
    public static CompiledSnapshot compile(Snapshot snapshot, Surroundings surroundings) {
        Map<String, CompiledFlag> flags = new HashMap<>();
        Map<String, List<Problem>> problems = new TreeMap<>();
        snapshot.flags().forEach((key, flag) -> {
            List<Problem> found = problems(key, flag);
            if (!found.isEmpty()) {
                problems.put(key, found);
            }
            try {
                flags.put(
                        key,
                        FlagCompiler.compile(flag, snapshot.emergency().covers(key), found.isEmpty(), surroundings));
            } catch (RuntimeException | StackOverflowError unforeseen) {
                flags.put(key, CompiledFlag.always(Evaluation.error(ErrorCode.PARSE_ERROR, 0)));
                problems.putIfAbsent(key, List.of(new Problem("", "cannot be compiled: " + unforeseen)));
            }
        });
        return new CompiledSnapshot(snapshot, surroundings, flags, problems);
    }

    private static List<Problem> problems(String key, Flag flag) {
        List<Problem> problems = FlagCheck.problems(flag);
        return problems.isEmpty() && !flag.key().equals(key)
                ? List.of(new Problem("/key", "must be the name the snapshot has for the flag, '" + key + "'"))
                : problems;
    }

    /**
     * Evaluates the flag {@code flagKey} for {@code context}. Never throws, never blocks, and allocates nothing but
     * what RE2J needs for a clause that {@link Operator#MATCHES}.
     */
    public Evaluation evaluate(String flagKey, Context context) {
        CompiledFlag flag = flags.get(flagKey);
        return flag == null ? UNKNOWN : flag.evaluate(context);
    }

    /** Returns what is wrong, by flag key, for the flags that cannot be evaluated; empty when all is well. */
    public Map<String, List<Problem>> problems() {
        return problems;
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
