package dev.switchback.server.targeting;

import dev.switchback.evaluation.Problem;
import dev.switchback.server.http.Pointers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A place in a document under reading, and what has been found wrong so far: all of it is told at once. Confined to one
 * thread.
 */
public final class Reading {
    private final String pointer;
    private final List<Problem> problems;

    private Reading(String pointer, List<Problem> problems) {
        this.pointer = pointer;
        this.problems = problems;
    }

    /** Starts at the top of a document. */
    public static Reading start() {
        return new Reading("", new ArrayList<>());
    }

    /** Goes down to the member {@code name}. */
    public Reading at(String name) {
        return new Reading(pointer + "/" + Pointers.escape(name), problems);
    }

    /** Returns {@code value}, or notes that it is missing and returns {@code substitute} to read on with. */
    public <T> T required(@Nullable T value, T substitute) {
        return value == null ? problem("is missing", substitute) : value;
    }

    /** Reads a list; one that is missing, or holds null, is a problem. */
    public <T, R> List<R> items(@Nullable List<@Nullable T> list, BiFunction<T, Reading, R> reader) {
        if (list == null) {
            return problem("is missing", List.of());
        }
        List<R> items = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            T item = list.get(i);
            Reading at = at(Integer.toString(i));
            if (item == null) {
                at.problem("must not be null", "");
            } else {
                items.add(reader.apply(item, at));
            }
        }
        return items;
    }

    /** Notes a problem here and returns {@code substitute} to read on with. */
    public <T> T problem(String detail, T substitute) {
        problems.add(new Problem(pointer, detail));
        return substitute;
    }

    /** Returns what is wrong so far. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }
}
