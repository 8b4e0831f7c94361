package dev.switchback.client.compare;

import dev.switchback.client.compare.Difference.Kind;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Walks two values side by side, once. */
final class Walk {
    private static final int DEEPEST = 16;
    private static final int MOST_VALUES = 10_000;
    private static final int MOST_FINDINGS = 32;

    private final Comparison rules;
    private final Set<Pair> seen = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private int values;

    Walk(Comparison rules) {
        this.rules = rules;
    }

    /**
     * Two values that differ.
     *
     * @param place where
     * @param kind how
     * @param first V1's
     * @param second V2's
     */
    record Finding(
            Place place,
            Kind kind,
            @Nullable Object first,
            @Nullable Object second) {}

    /** Two objects, not two values: what has been walked once is not walked again. */
    private record Pair(Object first, Object second) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Pair pair && pair.first == first && pair.second == second;
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(first) + System.identityHashCode(second);
        }
    }

    List<Finding> compare(@Nullable Object first, @Nullable Object second) {
        visit(Place.ROOT, 0, first, second);
        return List.copyOf(findings);
    }

    private void visit(Place place, int depth, @Nullable Object first, @Nullable Object second) {
        if (first == second || spent() || rules.ignores(place)) {
            return;
        }
        values++;
        if (first == null || second == null) {
            found(place, Kind.TYPE, first, second);
            return;
        }
        Comparison.Rule<?> rule = rules.rule(place, first, second);
        if (rule != null) {
            check(rule.equivalent(first, second), place, Kind.VALUE, first, second);
        } else if (depth >= DEEPEST) {
            check(first.equals(second), place, Kind.VALUE, first, second);
        } else if (seen.add(new Pair(first, second))) {
            takeApart(place, depth + 1, first, second);
        }
    }

    private void takeApart(Place place, int depth, Object first, Object second) {
        if (first instanceof Map<?, ?> one && second instanceof Map<?, ?> other) {
            entries(place, depth, one, other);
        } else if (first instanceof Set<?> one && second instanceof Set<?> other) {
            anyOrder(place, depth, new ArrayList<>(one), new ArrayList<>(other));
        } else if (first instanceof Collection<?> one && second instanceof Collection<?> other) {
            elements(place, depth, new ArrayList<>(one), new ArrayList<>(other));
        } else if (first.getClass().isArray() && second.getClass().isArray()) {
            elements(place, depth, list(first), list(second));
        } else if (first instanceof Optional<?> one && second instanceof Optional<?> other) {
            visit(place, depth, one.orElse(null), other.orElse(null));
        } else {
            parts(place, depth, first, second);
        }
    }

    private void parts(Place place, int depth, Object first, Object second) {
        Shape shape = Shape.of(first.getClass());
        if (shape.parts().isEmpty() || first.getClass() != second.getClass()) {
            Kind kind = first.getClass() == second.getClass() ? Kind.VALUE : Kind.TYPE;
            check(first.equals(second), place, kind, first, second);
            return;
        }
        for (Shape.Part part : shape.parts()) {
            Place inside = place.field(part.name());
            if (!rules.ignores(inside)) {
                visit(inside, depth, read(part, first), read(part, second));
            }
        }
    }

    private void entries(Place place, int depth, Map<?, ?> first, Map<?, ?> second) {
        Set<Object> keys = new LinkedHashSet<>(first.keySet());
        keys.addAll(second.keySet());
        for (Object key : keys) {
            Place inside = place.entry(key);
            if (first.containsKey(key) && second.containsKey(key)) {
                visit(inside, depth, first.get(key), second.get(key));
            } else if (!rules.ignores(inside)) {
                found(inside, Kind.MISSING, first.get(key), second.get(key));
            }
        }
    }

    private void elements(Place place, int depth, List<?> first, List<?> second) {
        if (rules.takesAnyOrder(place)) {
            anyOrder(place, depth, first, second);
            return;
        }
        check(first.size() == second.size(), place, Kind.SIZE, first, second);
        for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
            visit(place.element(), depth, first.get(i), second.get(i));
        }
    }

    /** Pairs equal elements, then each one left with the first one left that does not differ from it. */
    private void anyOrder(Place place, int depth, List<?> first, List<?> second) {
        check(first.size() == second.size(), place, Kind.SIZE, first, second);
        List<@Nullable Object> candidates = without(second, first);
        for (Object element : without(first, second)) {
            boolean paired = candidates.removeIf(new FirstMatch(place.element(), depth, element)::take);
            check(paired || candidates.isEmpty() || spent(), place.element(), Kind.VALUE, element, null);
        }
    }

    /** Returns what is in {@code all} more often than in {@code others}. */
    private static List<@Nullable Object> without(List<?> all, List<?> others) {
        Map<@Nullable Object, Integer> counts = new HashMap<>();
        others.forEach(other -> counts.merge(other, 1, Integer::sum));
        List<@Nullable Object> left = new ArrayList<>();
        for (Object element : all) {
            if (counts.merge(element, -1, Integer::sum) < 0) {
                left.add(element);
            }
        }
        return left;
    }

    /** Takes the first element that is the same as another, and no further one. */
    private final class FirstMatch {
        private final Place place;
        private final int depth;
        private final @Nullable Object wanted;
        private boolean taken;

        FirstMatch(Place place, int depth, @Nullable Object wanted) {
            this.place = place;
            this.depth = depth;
            this.wanted = wanted;
        }

        boolean take(@Nullable Object candidate) {
            if (taken || spent()) {
                return false;
            }
            Walk trial = new Walk(rules);
            trial.visit(place, depth, wanted, candidate);
            values += trial.values;
            taken = trial.findings.isEmpty();
            return taken;
        }
    }

    private boolean spent() {
        return values >= MOST_VALUES || findings.size() >= MOST_FINDINGS;
    }

    private void check(boolean same, Place place, Kind kind, @Nullable Object first, @Nullable Object second) {
        if (!same) {
            found(place, kind, first, second);
        }
    }

    private void found(Place place, Kind kind, @Nullable Object first, @Nullable Object second) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(new Finding(place, kind, first, second));
        }
    }

    /** A getter that throws the same in both has the same to say. */
    private static @Nullable Object read(Shape.Part part, Object value) {
        try {
            return part.of(value);
        } catch (InvocationTargetException e) {
            return Objects.requireNonNull(e.getCause(), "a cause").getClass();
        }
    }

    private static List<@Nullable Object> list(Object array) {
        return new AbstractList<>() {
            @Override
            public @Nullable Object get(int index) {
                return Array.get(array, index);
            }

            @Override
            public int size() {
                return Array.getLength(array);
            }
        };
    }
}
