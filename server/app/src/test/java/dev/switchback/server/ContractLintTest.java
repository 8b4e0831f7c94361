package dev.switchback.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract is written so that a stranger needs nothing else. Each test names all that fall short of it. */
final class ContractLintTest {
    private static final Path CONTRACT = Path.of("..", "..", "docs", "api", "openapi.yaml");
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final Set<String> REFUSALS_OF_KEYS = Set.of("401", "403", "503");

    private static JsonNode document = new ObjectMapper().createObjectNode();

    private final List<String> failings = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        document = new YAMLMapper().readTree(Files.readString(CONTRACT));
    }

    @Test
    void everyOperationHasAnIdOfItsOwn() {
        Set<String> ids = new TreeSet<>();
        operations((name, operation) -> {
            String id = operation.path("operationId").asText();
            if (id.isEmpty() || !ids.add(id)) {
                failings.add(name);
            }
        });
        assertThat(failings).isEmpty();
        assertThat(ids).hasSizeGreaterThan(30);
    }

    @Test
    void everyOperationSaysWhatItDoesAndBelongsToATag() {
        List<String> tags = document.path("tags").findValuesAsText("name");
        operations((name, operation) -> {
            if (isBlank(operation, "summary") || isBlank(operation, "description")) {
                failings.add(name);
            }
            if (!tags.contains(operation.path("tags").path(0).asText())) {
                failings.add(name + " tags");
            }
        });
        assertThat(failings).isEmpty();
    }

    @Test
    void everyOperationSaysHowItMayBeRefused() {
        operations((name, operation) -> {
            JsonNode responses = operation.path("responses");
            boolean open =
                    operation.has("security") && operation.path("security").isEmpty();
            Set<String> wanted = new TreeSet<>(open ? Set.of() : REFUSALS_OF_KEYS);
            if (operation.has("requestBody")) {
                wanted.addAll(Set.of("400", "413", "415"));
            }
            if (operation.has("requestBody") && !isOfrep(operation)) {
                wanted.add("422");
            }
            if (names(operation.path("parameters")).contains("If-Match")) {
                wanted.add("412");
            }
            if (requiresVersion(operation)) {
                wanted.add("428");
            }
            if (names(operation.path("parameters")).contains("Idempotency-Key")) {
                wanted.addAll(Set.of("409", "422"));
            }
            wanted.stream()
                    .filter(status -> !responses.has(status))
                    .forEach(status -> failings.add(name + " " + status));
        });
        assertThat(failings).isEmpty();
    }

    @Test
    void everyPathNamesItsParameters() {
        document.path("paths").properties().forEach(path -> {
            Set<String> named = names(path.getValue().path("parameters"));
            for (String step : path.getKey().split("/", -1)) {
                if (step.startsWith("{") && !named.contains(step.substring(1, step.length() - 1))) {
                    failings.add(path.getKey() + " " + step);
                }
            }
        });
        assertThat(failings).isEmpty();
    }

    @Test
    void everythingWithANameIsDescribed() {
        for (String kind : List.of("schemas", "parameters", "headers", "responses")) {
            components(kind).properties().forEach(component -> {
                if (isBlank(component.getValue(), "description")) {
                    failings.add(kind + " " + component.getKey());
                }
            });
        }
        components("schemas").properties().forEach(schema -> members(schema.getKey(), schema.getValue()));
        assertThat(failings).isEmpty();
    }

    @Test
    void nothingIsDescribedThatNothingUses() {
        String whole = document.toString();
        for (String kind : List.of("schemas", "parameters", "headers", "responses")) {
            components(kind).fieldNames().forEachRemaining(name -> {
                if (!whole.contains("\"#/components/" + kind + "/" + name + "\"")) {
                    failings.add(kind + " " + name);
                }
            });
        }
        assertThat(failings).isEmpty();
    }

    @Test
    void everyDocumentThatIsSentOrAnsweredHasAnExample() {
        operations((name, operation) -> {
            contents(operation).forEach(content -> {
                JsonNode schema = resolve(content.path("schema"));
                JsonNode item = schema.at("/properties/items/items");
                JsonNode shown = item.isMissingNode() || schema.has("examples") ? schema : resolve(item);
                if (!"string".equals(schema.path("type").asText())
                        && shown.path("examples").isEmpty()) {
                    failings.add(name + " " + content.path("schema"));
                }
            });
        });
        assertThat(failings).isEmpty();
    }

    @Test
    void everyExampleKeepsTheContract() {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        components("schemas").properties().forEach(schema -> {
            ObjectNode whole = new ObjectMapper().createObjectNode();
            whole.set("components", document.path("components"));
            whole.put("$ref", "#/components/schemas/" + schema.getKey());
            schema.getValue()
                    .path("examples")
                    .forEach(example -> registry.getSchema(whole)
                            .validate(example)
                            .forEach(error -> failings.add(schema.getKey() + " " + error)));
        });
        assertThat(failings).isEmpty();
    }

    private void members(String name, JsonNode schema) {
        for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
            JsonNode value = member.getValue();
            if (isBlank(value, "description") && isBlank(resolve(value), "description")) {
                failings.add(name + "." + member.getKey());
            }
            members(name + "." + member.getKey(), value);
        }
        for (String part : List.of("oneOf", "anyOf", "allOf")) {
            schema.path(part).forEach(one -> members(name, one));
        }
        if (schema.has("items")) {
            members(name + "[]", schema.path("items"));
        }
    }

    private static List<JsonNode> contents(JsonNode operation) {
        List<JsonNode> contents = new ArrayList<>();
        operation.path("requestBody").path("content").forEach(contents::add);
        operation.path("responses").properties().forEach(response -> {
            if (response.getKey().startsWith("2")) {
                response.getValue().path("content").forEach(contents::add);
            }
        });
        return contents;
    }

    private static void operations(BiConsumer<String, JsonNode> check) {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation ->
                                check.accept(operation.getKey() + " " + path.getKey(), operation.getValue())));
    }

    private static Set<String> names(JsonNode parameters) {
        Set<String> names = new TreeSet<>();
        parameters.forEach(
                parameter -> names.add(resolve(parameter).path("name").asText()));
        return names;
    }

    /** OpenFeature's protocol has no 422: whatever it cannot use is a bad request. */
    private static boolean isOfrep(JsonNode operation) {
        return "ofrep".equals(operation.path("tags").path(0).asText());
    }

    /** Where the order of changes does not matter, {@code ifMatchAtWill} is obeyed and never asked for. */
    private static boolean requiresVersion(JsonNode operation) {
        return operation.path("parameters").findValuesAsText("$ref").contains("#/components/parameters/ifMatch");
    }

    private static JsonNode components(String kind) {
        return document.path("components").path(kind);
    }

    private static boolean isBlank(JsonNode node, String member) {
        return node.path(member).asText().isBlank();
    }

    private static JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }
}
