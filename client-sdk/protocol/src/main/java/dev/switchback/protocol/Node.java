package dev.switchback.protocol;

import dev.switchback.evaluation.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A value and its place in a document. Reading it as what it is not throws {@link MalformedDocument} with the place. */
final class Node {
    private final Value value;
    private final @Nullable Node parent;
    private final String step;

    private Node(Value value, @Nullable Node parent, String step) {
        this.value = value;
        this.parent = parent;
        this.step = step;
    }

    static Node root(Value value) {
        return new Node(value, null, "");
    }

    /** Returns the member {@code name}, which must be there. */
    Node at(String name) {
        return find(name).orElseThrow(() -> problem("'" + name + "' is missing"));
    }

    /** Finds the member {@code name}; {@code null} counts as absent. */
    Optional<Node> find(String name) {
        Value member = structure().get(name);
        return member == null || member instanceof Value.Null
                ? Optional.empty()
                : Optional.of(new Node(member, this, name));
    }

    List<Node> items() {
        List<Value> values = ((Value.Sequence) expect(Value.Sequence.class, "a list")).items();
        List<Node> items = new ArrayList<>(values.size());
        for (Value item : values) {
            items.add(new Node(item, this, Integer.toString(items.size())));
        }
        return items;
    }

    /** Returns the items, of which there must be exactly {@code size}. */
    List<Node> items(int size) {
        List<Node> items = items();
        if (items.size() != size) {
            throw problem("a list of " + size + " is wanted, not of " + items.size());
        }
        return items;
    }

    <T> List<T> list(Function<Node, T> reader) {
        return items().stream().map(reader).toList();
    }

    /** Reads the items, of which there may be {@code limit}, into a set. */
    <T> Set<T> set(int limit, Function<Node, T> reader) {
        List<Node> items = items();
        if (items.size() > limit) {
            throw problem("at most " + limit + " are allowed, not " + items.size());
        }
        return items.stream().map(reader).collect(Collectors.toUnmodifiableSet());
    }

    Value value() {
        return value;
    }

    String text() {
        return ((Value.Text) expect(Value.Text.class, "a string")).value();
    }

    /** Returns a string of at most {@code limit} characters. */
    String text(int limit) {
        String text = text();
        if (text.length() > limit) {
            throw problem("at most " + limit + " characters are allowed, not " + text.length());
        }
        return text;
    }

    boolean bool() {
        return ((Value.Bool) expect(Value.Bool.class, "true or false")).value();
    }

    long whole() {
        return ((Value.Whole) expect(Value.Whole.class, "a whole number")).value();
    }

    /** Returns a whole number from {@code least} to {@code most}, both inclusive. */
    long whole(long least, long most) {
        long whole = whole();
        if (whole < least || whole > most) {
            throw problem(whole + " is not from " + least + " to " + most);
        }
        return whole;
    }

    /** Returns a whole number that is not negative. */
    long count() {
        return whole(0, Long.MAX_VALUE);
    }

    MalformedDocument problem(String detail) {
        return new MalformedDocument(pointer(), detail);
    }

    private Map<String, Value> structure() {
        return ((Value.Structure) expect(Value.Structure.class, "an object")).members();
    }

    private Value expect(Class<? extends Value> kind, String name) {
        if (!kind.isInstance(value)) {
            throw problem(name + " is wanted");
        }
        return value;
    }

    private String pointer() {
        return parent == null
                ? ""
                : parent.pointer() + "/" + step.replace("~", "~0").replace("/", "~1");
    }
}
