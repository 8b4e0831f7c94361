package dev.switchback.protocol;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A list of things that have keys, read one by one, so that an unreadable one costs none of the others.
 *
 * @param items those that could be read, by key
 * @param rejected keys of the others; the JSON pointer stands in for a key that is unreadable too
 */
record KeyedList<T>(Map<String, T> items, Set<String> rejected) {
    KeyedList {
        items = Map.copyOf(items);
        rejected = Set.copyOf(rejected);
    }

    static <T> KeyedList<T> read(Node list, Function<Node, T> reader, Function<T, String> key) {
        Map<String, T> items = new HashMap<>();
        Set<String> rejected = new HashSet<>();
        for (Node node : list.items()) {
            try {
                T item = reader.apply(node);
                if (items.put(key.apply(item), item) != null) {
                    rejected.add(key.apply(item));
                }
            } catch (MalformedDocument e) {
                rejected.add(nameOf(node, e));
            }
        }
        items.keySet().removeAll(rejected);
        return new KeyedList<>(items, rejected);
    }

    private static String nameOf(Node item, MalformedDocument problem) {
        try {
            return item.at("key").text();
        } catch (MalformedDocument unnamed) {
            return problem.pointer();
        }
    }
}
