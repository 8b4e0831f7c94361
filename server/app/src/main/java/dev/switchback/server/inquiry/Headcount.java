package dev.switchback.server.inquiry;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Surroundings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** Counts who moves. Confined to one thread. */
final class Headcount {
    /** How many keys of a group are named. */
    private static final int NAMED = 10;

    private final Map<Move, Group> groups = new LinkedHashMap<>();

    /** Those that move together. */
    private static final class Group {
        private final List<String> keys = new ArrayList<>();
        private int count;

        private void add(Context context) {
            count++;
            String key = context.targetingKey();
            if (key != null && keys.size() < NAMED) {
                keys.add(key);
            }
        }
    }

    private Headcount() {}

    /**
     * Evaluates the flag {@code key} for all {@code contexts} before and afterwards, at one instant. Chance deals a context
     * the same both times.
     */
    static HeadcountView of(CompiledSnapshot before, CompiledSnapshot after, String key, List<Context> contexts) {
        InstantSource now = InstantSource.fixed(before.surroundings().clock().instant());
        Headcount headcount = new Headcount();
        for (int i = 0; i < contexts.size(); i++) {
            Context context = contexts.get(i);
            Surroundings first = new Surroundings(now, new SplittableRandom(i));
            Surroundings second = new Surroundings(now, new SplittableRandom(i));
            Move move = new Move(
                    before.within(first).evaluate(key, context).variation(),
                    after.within(second).evaluate(key, context).variation());
            if (!Objects.equals(move.from(), move.to())) {
                headcount.groups.computeIfAbsent(move, fresh -> new Group()).add(context);
            }
        }
        return headcount.view(contexts.size());
    }

    private HeadcountView view(int asked) {
        List<HeadcountView.Group> moves = groups.entrySet().stream()
                .map(group -> new HeadcountView.Group(
                        group.getKey().from(), group.getKey().to(), group.getValue().count, group.getValue().keys))
                .sorted(Comparator.comparing(HeadcountView.Group::count).reversed())
                .toList();
        return new HeadcountView(
                asked, moves.stream().mapToInt(HeadcountView.Group::count).sum(), moves);
    }
}
