package dev.switchback.server.movement;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Surroundings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Who of some known contexts is served otherwise after a change.
 *
 * @param asked how many contexts were asked about
 * @param moves from which variation to which, the largest first; all others stay where they are
 */
public record Preview(int asked, List<Move> moves) {
    /** How many targeting keys of a move are named. */
    public static final int SAMPLES = 10;

    public Preview {
        moves = List.copyOf(moves);
    }

    /**
     * Contexts that go the same way.
     *
     * @param from key of the variation before; null where callers got their own default
     * @param to key of the variation afterwards; null where callers get their own default
     * @param count how many, at least 1
     * @param samples targeting keys of the first of them, at most {@value Preview#SAMPLES}
     */
    public record Move(@Nullable String from, @Nullable String to, int count, List<String> samples) {
        public Move {
            samples = List.copyOf(samples);
        }
    }

    /**
     * Evaluates the flag {@code flagKey} for each of {@code contexts} before and after. The time is the same for all, and
     * chance deals a context the same both times, so that nobody seems to move by luck.
     */
    public static Preview of(
            CompiledSnapshot before, CompiledSnapshot after, String flagKey, Collection<Context> contexts) {
        long millis = after.surroundings().clock().millis();
        Map<Way, Crowd> crowds = new LinkedHashMap<>();
        int asked = 0;
        for (Context context : contexts) {
            Way way = new Way(
                    served(before.within(still(millis, asked)), flagKey, context),
                    served(after.within(still(millis, asked)), flagKey, context));
            asked++;
            if (way.moves()) {
                crowds.computeIfAbsent(way, any -> new Crowd()).add(context.targetingKey());
            }
        }
        return new Preview(asked, moves(crowds));
    }

    private static @Nullable String served(CompiledSnapshot snapshot, String flagKey, Context context) {
        return snapshot.evaluate(flagKey, context).variation();
    }

    private static Surroundings still(long millis, int seed) {
        return new Surroundings(InstantSource.fixed(Instant.ofEpochMilli(millis)), new SplittableRandom(seed));
    }

    private static List<Move> moves(Map<Way, Crowd> crowds) {
        List<Move> moves = new ArrayList<>();
        crowds.forEach((way, crowd) -> moves.add(new Move(way.from(), way.to(), crowd.count, crowd.samples)));
        moves.sort(Comparator.comparingInt(Move::count).reversed());
        return moves;
    }

    /** Those who go one way, while they are counted. */
    private static final class Crowd {
        private final List<String> samples = new ArrayList<>();
        private int count;

        void add(@Nullable String targetingKey) {
            count++;
            if (targetingKey != null && samples.size() < SAMPLES) {
                samples.add(targetingKey);
            }
        }
    }
}
