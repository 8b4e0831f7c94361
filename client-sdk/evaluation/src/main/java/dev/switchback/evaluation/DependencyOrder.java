package dev.switchback.evaluation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Puts things that refer to each other into an order in which each comes after all it refers to. Things on a cycle come
 * together: these are the strongly connected components of Tarjan's "Depth-first search and linear graph algorithms"
 * (1972). Walks with a stack of its own, so that no chain is too long. Confined to one thread.
 */
final class DependencyOrder {
    private final Function<String, List<String>> references;
    private final Map<String, Visit> visits = new HashMap<>();
    private final Deque<Visit> path = new ArrayDeque<>();
    private final Deque<Visit> pending = new ArrayDeque<>();
    private final List<List<String>> components = new ArrayList<>();

    private DependencyOrder(Function<String, List<String>> references) {
        this.references = references;
    }

    /** Returns {@code names} and all they refer to: alone, or with the others of its cycle. */
    static List<List<String>> of(Collection<String> names, Function<String, List<String>> references) {
        DependencyOrder order = new DependencyOrder(references);
        for (String name : names) {
            if (!order.visits.containsKey(name)) {
                order.walk(name);
            }
        }
        return order.components;
    }

    private void walk(String start) {
        enter(start);
        while (!path.isEmpty()) {
            Visit visit = path.getLast();
            if (visit.ahead.hasNext()) {
                look(visit, visit.ahead.next());
            } else {
                leave(path.removeLast());
            }
        }
    }

    private void enter(String name) {
        Visit visit = new Visit(name, visits.size(), references.apply(name).iterator());
        visits.put(name, visit);
        path.addLast(visit);
        pending.addLast(visit);
    }

    private void look(Visit from, String name) {
        Visit seen = visits.get(name);
        if (seen == null) {
            enter(name);
        } else if (!seen.placed) {
            from.lowest = Math.min(from.lowest, seen.number);
        }
    }

    private void leave(Visit visit) {
        Visit parent = path.peekLast();
        if (parent != null) {
            parent.lowest = Math.min(parent.lowest, visit.lowest);
        }
        if (visit.lowest == visit.number) {
            List<String> component = new ArrayList<>();
            Visit member;
            do {
                member = pending.removeLast();
                member.placed = true;
                component.add(member.name);
            } while (member != visit);
            components.add(component);
        }
    }

    /** One thing on its way: {@code lowest} is the earliest one it is known to lead back to. */
    private static final class Visit {
        private final String name;
        private final int number;
        private final Iterator<String> ahead;
        private int lowest;
        private boolean placed;

        private Visit(String name, int number, Iterator<String> ahead) {
            this.name = name;
            this.number = number;
            this.ahead = ahead;
            this.lowest = number;
        }
    }
}
