package dev.switchback.server.unleash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of the client specification, or one of ours in its format.
 *
 * @param name of the file
 * @param state what SDKs are given
 * @param cases what they are asked
 */
record Specification(String name, JsonNode state, List<Case> cases) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Reads every file under {@code folder} that its {@code index.json} names. */
    static List<Specification> all(Path folder) {
        List<Specification> all = new ArrayList<>();
        read(folder.resolve("index.json")).forEach(file -> all.add(of(folder.resolve(file.asText()))));
        return all;
    }

    private static Specification of(Path file) {
        JsonNode document = read(file);
        List<Case> cases = new ArrayList<>();
        document.path("tests").forEach(test -> cases.add(Case.enabled(test)));
        document.path("variantTests").forEach(test -> cases.add(Case.variant(test)));
        JsonNode state = document.path("state");
        return new Specification(
                file.getFileName().toString(), state.has("events") ? replayed(state.path("events")) : state, cases);
    }

    /** Applies events of the delta API in their order. */
    private static JsonNode replayed(JsonNode events) {
        Map<String, JsonNode> features = new LinkedHashMap<>();
        Map<Integer, JsonNode> segments = new LinkedHashMap<>();
        for (JsonNode event : events) {
            switch (event.path("type").asText()) {
                case "hydration" -> {
                    features.clear();
                    segments.clear();
                    event.path("features").forEach(feature -> features.put(name(feature), feature));
                    event.path("segments").forEach(segment -> segments.put(id(segment), segment));
                }
                case "feature-updated" -> features.put(name(event.path("feature")), event.path("feature"));
                case "feature-removed" ->
                    features.remove(event.path("featureName").asText());
                case "segment-updated" -> segments.put(id(event.path("segment")), event.path("segment"));
                case "segment-removed" ->
                    segments.remove(event.path("segmentId").asInt());
                default -> throw new IllegalArgumentException("an unknown event: " + event);
            }
        }
        ObjectNode state = MAPPER.createObjectNode().put("version", 2);
        features.values().forEach(state.withArray("features")::add);
        segments.values().forEach(state.withArray("segments")::add);
        return state;
    }

    private static String name(JsonNode feature) {
        return feature.path("name").asText();
    }

    private static int id(JsonNode segment) {
        return segment.path("id").asInt();
    }

    byte[] bytes() {
        return state.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode read(Path file) {
        try {
            return MAPPER.readTree(Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
