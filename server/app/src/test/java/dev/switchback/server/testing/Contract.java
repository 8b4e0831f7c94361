package dev.switchback.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The API's contract, {@code docs/api/openapi.yaml}, and whether an answer keeps it. Safe to share between threads. */
public final class Contract {
    private static final Path DOCUMENT = Path.of("..", "..", "docs", "api", "openapi.yaml");
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    /** Of no route in particular: headers are read before there is one. */
    private static final int HEADERS_TOO_LARGE = 431;

    private final JsonNode document;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();

    private Contract(JsonNode document) {
        this.document = document;
    }

    /** Reads the contract. */
    public static Contract read() {
        try {
            return new Contract(new YAMLMapper().readTree(Files.readString(DOCUMENT)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns every documented route, such as {@code GET /livez}. */
    public Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        routes.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return routes;
    }

    /** Checks that every example of a body fits its own schema; returns how many there are. */
    public int checkExamples() {
        int examples = 0;
        for (JsonNode content : document.path("paths").findValues("content")) {
            for (JsonNode body : content) {
                if (body.has("example")) {
                    examples++;
                    assertThat(compiled(body.path("schema")).validate(body.path("example")))
                            .as(body.path("example").toString())
                            .isEmpty();
                }
            }
        }
        return examples;
    }

    /** Checks that an answer is documented, and that its document fits. */
    public void check(String method, String path, Reply reply) {
        Optional<JsonNode> operation = operation(method, path);
        if (operation.isEmpty() || reply.status() == HEADERS_TOO_LARGE) {
            checkUndocumented(method + " " + path, reply);
            return;
        }
        JsonNode response = resolve(operation.get().path("responses").path(Integer.toString(reply.status())));
        assertThat(response.isMissingNode())
                .as("%s %s answers %s, which is not documented: %s", method, path, reply.status(), reply.body())
                .isFalse();
        checkContent(method + " " + path, response.path("content"), reply);
    }

    /** What is no operation is refused by HTTP itself; only a browser's preflight is answered. */
    private void checkUndocumented(String what, Reply reply) {
        if (reply.status() == 204) {
            assertThat(what).startsWith("OPTIONS");
            return;
        }
        assertThat(reply.status()).as(what).isBetween(400, 499);
        validate(what, schema("Problem"), reply);
    }

    private void checkContent(String what, JsonNode content, Reply reply) {
        if (content.isMissingNode()) {
            assertThat(reply.body()).as(what).isEmpty();
            return;
        }
        String type = reply.header("Content-Type").replaceAll(" *;.*", "");
        assertThat(content.has(type)).as("%s answers with %s", what, type).isTrue();
        if (reply.isJson()) {
            validate(what, content.path(type).path("schema"), reply);
        }
    }

    private void validate(String what, JsonNode schema, Reply reply) {
        assertThat(compiled(schema).validate(reply.json()))
                .as("%s answers %s", what, reply.body())
                .isEmpty();
    }

    private Schema compiled(JsonNode schema) {
        return schemas.computeIfAbsent(schema, fresh -> {
            ObjectNode whole = new ObjectMapper().createObjectNode();
            whole.set("components", document.path("components"));
            whole.setAll((ObjectNode) fresh);
            return registry.getSchema(whole);
        });
    }

    private JsonNode schema(String name) {
        return document.path("components").path("schemas").path(name);
    }

    private Optional<JsonNode> operation(String method, String path) {
        String plain = path.replaceAll("\\?.*", "");
        return document.path("paths").properties().stream()
                .filter(entry ->
                        plain.matches(entry.getKey().replace(".", "\\.").replaceAll("\\{[A-Za-z]+}", "[^/]+")))
                .map(entry -> entry.getValue().path(method.toLowerCase(Locale.ROOT)))
                .filter(operation -> !operation.isMissingNode())
                .findFirst();
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }
}
