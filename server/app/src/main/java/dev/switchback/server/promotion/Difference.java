package dev.switchback.server.promotion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchback.server.http.Pointers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs at one place of two documents.
 *
 * @param pointer the place, as RFC 6901 has it, except that an item of a list that has a name is called by it:
 *     {@code /rules/staff/serve}
 * @param before what is there; null for nothing
 * @param after what is to be there; null for nothing
 */
record Difference(
        String pointer, @Nullable JsonNode before, @Nullable JsonNode after) {

    /** The members that name the items of a list. */
    private static final Map<String, String> NAMES =
            Map.of("rules", "id", "variations", "key", "prerequisites", "flag", "targets", "variation");

    /** Finds what differs between two documents, in the order of their members' names. */
    static List<Difference> between(JsonNode before, JsonNode after) {
        List<Difference> found = new ArrayList<>();
        compare("", "", before, after, found);
        return List.copyOf(found);
    }

    private static void compare(
            String pointer,
            String member,
            @Nullable JsonNode before,
            @Nullable JsonNode after,
            List<Difference> found) {
        if (before == null || after == null) {
            found.add(new Difference(pointer, before, after));
        } else if (before.isObject() && after.isObject()) {
            compareMembers(pointer, before, after, found);
        } else if (before.isArray() && after.isArray() && NAMES.containsKey(member)) {
            compareItems(pointer, NAMES.get(member), before, after, found);
        } else if (!before.equals(after)) {
            found.add(new Difference(pointer, before, after));
        }
    }

    private static void compareMembers(String pointer, JsonNode before, JsonNode after, List<Difference> found) {
        TreeSet<String> members = new TreeSet<>();
        before.fieldNames().forEachRemaining(members::add);
        after.fieldNames().forEachRemaining(members::add);
        for (String member : members) {
            compare(pointer + "/" + Pointers.escape(member), member, before.get(member), after.get(member), found);
        }
    }

    /** Compares the items of one name with each other, and then the order of the names. */
    private static void compareItems(
            String pointer, String name, JsonNode before, JsonNode after, List<Difference> found) {
        Map<String, JsonNode> old = byName(before, name);
        Map<String, JsonNode> fresh = byName(after, name);
        if (old.size() != before.size() || fresh.size() != after.size()) {
            if (!before.equals(after)) {
                found.add(new Difference(pointer, before, after));
            }
            return;
        }
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(fresh.keySet());
        for (String one : names) {
            compare(pointer + "/" + Pointers.escape(one), "", old.get(one), fresh.get(one), found);
        }
        List<String> stayed = old.keySet().stream().filter(fresh::containsKey).toList();
        if (!stayed.equals(fresh.keySet().stream().filter(old::containsKey).toList())) {
            found.add(new Difference(pointer, list(old), list(fresh)));
        }
    }

    private static Map<String, JsonNode> byName(JsonNode items, String name) {
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        items.forEach(item -> byName.put(item.path(name).asText(), item));
        return byName;
    }

    private static ArrayNode list(Map<String, JsonNode> items) {
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        items.keySet().forEach(names::add);
        return names;
    }
}
