package dev.switchback.server.importing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.switchback.evaluation.Value;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Characters;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in another service's document under reading. Members that nobody asks for are ignored; a member of the wrong
 * kind makes what it belongs to unreadable, which {@link Inexpressible} says. Null is the same as nothing.
 *
 * <p>Immutable.
 */
public final class Node {
    private static final int DEPTH = 64;
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode json;
    private final String where;

    private Node(JsonNode json, String where) {
        this.json = json;
        this.where = where;
    }

    /**
     * Reads a document.
     *
     * @throws HttpProblem 400 if it is not a JSON object
     * @throws Refusal if it holds characters that nobody can store
     */
    public static Node read(byte[] document) {
        try {
            JsonNode json = MAPPER.readTree(document);
            if (!json.isObject()) {
                throw HttpProblem.malformed("The body must be a JSON object.");
            }
            Characters.check(json);
            return new Node(json, "");
        } catch (JsonProcessingException malformed) {
            throw HttpProblem.malformed("The body is not JSON: " + malformed.getOriginalMessage() + ".");
        } catch (IOException unreadable) {
            throw HttpProblem.malformed("The body is not JSON in UTF-8.");
        }
    }

    /** Says whether there is a {@code member} and it is not null. */
    public boolean has(String member) {
        return !at(member).isAbsent();
    }

    /** Goes down to {@code member}, which may be absent. */
    public Node at(String member) {
        JsonNode found = json.get(member);
        return new Node(
                found == null ? MissingNode.getInstance() : found, where.isEmpty() ? member : where + "." + member);
    }

    /** Goes down to {@code member}, which must be there. */
    public Node required(String member) {
        Node found = at(member);
        if (found.isAbsent()) {
            throw new Inexpressible(found.where, "is missing");
        }
        return found;
    }

    /** Returns the items of a list; none where it is absent. */
    public List<Node> items() {
        if (isAbsent()) {
            return List.of();
        }
        if (!json.isArray()) {
            throw new Inexpressible(where, "should be a list");
        }
        List<Node> items = new ArrayList<>();
        for (JsonNode item : json) {
            items.add(new Node(item, where + " " + (items.size() + 1)));
        }
        return items;
    }

    /** Returns the items of a list of texts. */
    public List<String> texts() {
        return items().stream().map(Node::text).toList();
    }

    /** Returns the members of an object as texts; numbers and booleans are written out. */
    public Map<String, String> textMembers() {
        return textMembersBut("");
    }

    /** Returns the members of an object but for {@code other} as texts. */
    public Map<String, String> textMembersBut(String other) {
        Map<String, String> members = new LinkedHashMap<>();
        json.fieldNames().forEachRemaining(name -> {
            Node member = at(name);
            if (!name.equals(other) && !member.isAbsent()) {
                members.put(name, member.text());
            }
        });
        return members;
    }

    /** Returns what the members of an object hold; nothing where it is absent. */
    public List<Node> members() {
        List<Node> members = new ArrayList<>();
        json.fieldNames().forEachRemaining(name -> members.add(at(name)));
        return members;
    }

    /** Returns a text; a number or a boolean is written out. */
    public String text() {
        if (!json.isValueNode() || isAbsent()) {
            throw new Inexpressible(where, "should be a text");
        }
        return json.asText();
    }

    /** Returns a text, or {@code absent}. */
    public String textOr(String absent) {
        return isAbsent() ? absent : text();
    }

    /** Returns a text, or null where it is absent. */
    public @Nullable String textOrNull() {
        return isAbsent() ? null : text();
    }

    /** Returns what is there in a few words, for remarks; empty where it is absent. */
    public String label() {
        return json.isValueNode() && !isAbsent() ? json.asText() : "";
    }

    /** Returns a boolean, or {@code absent}. */
    public boolean boolOr(boolean absent) {
        if (isAbsent()) {
            return absent;
        }
        if (!json.isBoolean()) {
            throw new Inexpressible(where, "should be true or false");
        }
        return json.booleanValue();
    }

    /** Returns a whole number of 32 bits. */
    public int whole() {
        if (!json.isIntegralNumber() || !json.canConvertToInt()) {
            throw new Inexpressible(where, "should be a whole number");
        }
        return json.intValue();
    }

    /** Returns a whole number of 32 bits, or {@code absent}. */
    public int wholeOr(int absent) {
        return isAbsent() ? absent : whole();
    }

    /** Returns a number that is not negative, or {@code absent}. */
    public long countOr(long absent) {
        if (isAbsent()) {
            return absent;
        }
        if (!json.isIntegralNumber() || !json.canConvertToLong() || json.longValue() < 0) {
            throw new Inexpressible(where, "should be a count");
        }
        return json.longValue();
    }

    /** Says whether this is there and is a text. */
    public boolean isText() {
        return json.isTextual();
    }

    /** Says whether this is there and is a list. */
    public boolean isList() {
        return json.isArray();
    }

    /** Says whether this is there and is an object. */
    public boolean isObject() {
        return json.isObject();
    }

    /** Returns the names of an object's members in their order; none where it is absent. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Returns whatever is here as a value; null where there is nothing. */
    public Value value() {
        return isAbsent()
                ? Value.Null.INSTANCE
                : Json.read(json.toString().getBytes(StandardCharsets.UTF_8), Value.class);
    }

    /** Says whether there is nothing, or null. */
    public boolean isAbsent() {
        return json.isMissingNode() || json.isNull();
    }
}
