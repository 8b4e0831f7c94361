package dev.switchback.evaluation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How flags or segments hang together: which comes after which, and who refers to itself, too deep or to too many. One
 * that does so is broken and asks for nobody any more, so that others may refer to it. Confined to one thread.
 */
final class Dependencies {
    private static final int LARGEST_NAMED_CYCLE = 50;

    private final Map<String, List<String>> references = new HashMap<>();
    private final long mostCost;
    private final List<String> order = new ArrayList<>();
    private final Map<String, Extent> extents = new HashMap<>();
    private final Map<String, String> flaws = new HashMap<>();

    /**
     * Follows {@code references} from {@code names}.
     *
     * @param references whom a name refers to, once for each time it does; only names that have references themselves or
     *     none at all
     * @param mostCost to how many it may refer, itself included and each way counted
     */
    Dependencies(Collection<String> names, Function<String, List<String>> references, long mostCost) {
        this.mostCost = mostCost;
        for (List<String> component :
                DependencyOrder.of(names, name -> this.references.computeIfAbsent(name, references))) {
            order.addAll(component);
            String first = component.get(0);
            if (component.size() > 1 || references(first).contains(first)) {
                component.forEach(name -> flaws.put(name, cycle(name, component)));
            } else {
                measure(first);
            }
        }
    }

    private void measure(String name) {
        Extent extent = new Extent(0, 1);
        for (String reference : references(name)) {
            extent = extent.over(extent(reference));
        }
        if (extent.depth() > Limits.DEPTH) {
            flaws.put(name, "must lead at most " + Limits.DEPTH + " levels deep, not " + extent.depth());
        } else if (extent.cost() > mostCost) {
            flaws.put(name, "must ask for at most " + mostCost + " of them in all, not " + extent.cost());
        } else {
            extents.put(name, extent);
        }
    }

    /** Finds the shortest way from {@code name} back to itself among {@code component}, breadth first. */
    private String cycle(String name, List<String> component) {
        if (component.size() > LARGEST_NAMED_CYCLE) {
            return "must not lead back to itself, as it does together with " + (component.size() - 1) + " others";
        }
        Map<String, String> ways = new HashMap<>();
        Deque<String> reached = new ArrayDeque<>(List.of(name));
        ways.put(name, name);
        while (true) {
            String at = reached.removeFirst();
            for (String next : references(at)) {
                String way = ways.get(at) + " -> " + next;
                if (next.equals(name)) {
                    return "must not lead back to itself, as " + way + " does";
                }
                if (component.contains(next) && ways.putIfAbsent(next, way) == null) {
                    reached.addLast(next);
                }
            }
        }
    }

    /** Returns all names, each after those it refers to unless they are on a cycle. */
    List<String> order() {
        return order;
    }

    /** Finds what is wrong with what {@code name} refers to. */
    Optional<String> flaw(String name) {
        return Optional.ofNullable(flaws.get(name));
    }

    /** Returns how many {@code name} refers to, itself included and each way counted. */
    long cost(String name) {
        return extent(name).cost();
    }

    private List<String> references(String name) {
        return references.getOrDefault(name, List.of());
    }

    private Extent extent(String name) {
        return extents.getOrDefault(name, new Extent(0, 1));
    }

    /** How deep and to how many something refers. */
    private record Extent(int depth, long cost) {
        Extent over(Extent reference) {
            return new Extent(Math.max(depth, reference.depth + 1), cost + reference.cost);
        }
    }
}
