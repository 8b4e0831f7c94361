package dev.switchback.server.flags;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import com.networknt.schema.regex.RegularExpression;
import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Holds a flag's values against its JSON Schema (draft 2020-12), in bounded time and without asking anybody. */
final class ValueSchema {
    private static final String POINTER = "/schema";
    private static final int BYTES = 64 * 1024;

    /** Most schemas times values; about a tenth of a second's work. */
    private static final long WORK = 1_000_000;

    /** How many problems of one document are worth telling. */
    private static final int PROBLEMS = 20;

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaLoader(loader -> loader.fetchRemoteResources(false))
                    .schemaCacheEnabled(false)
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .locale(Locale.ROOT)
                            .pathType(PathType.JSON_POINTER)
                            .formatAssertionsEnabled(false)
                            .regularExpressionFactory(ValueSchema::expression)
                            .build()));
    private static final Schema SCHEMA_OF_SCHEMAS =
            REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

    private ValueSchema() {}

    /** Returns what is wrong with {@code schema}, and if that is nothing, which variations' values do not fit it. */
    static List<Problem> problems(Value schema, List<Variation> variations) {
        if (Json.write(schema).length > BYTES) {
            return List.of(new Problem(POINTER, "must not be larger than " + BYTES + " bytes"));
        }
        JsonNode document = Json.tree(schema);
        List<Problem> wrong = misfits(SCHEMA_OF_SCHEMAS, document, POINTER);
        if (!wrong.isEmpty()) {
            return wrong;
        }
        SchemaBounds.Bounds bounds = SchemaBounds.of(document, POINTER);
        return bounds.problems().isEmpty() ? misfits(document, bounds.cost(), variations) : bounds.problems();
    }

    private static List<Problem> misfits(JsonNode document, long cost, List<Variation> variations) {
        List<JsonNode> values = variations.stream()
                .map(variation -> Json.tree(variation.value()))
                .toList();
        if (cost * values.stream().mapToLong(ValueSchema::size).sum() > WORK) {
            return List.of(
                    new Problem(POINTER, "is too much work to check against values of this size; make it simpler"));
        }
        Schema schema = REGISTRY.getSchema(document);
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            problems.addAll(misfits(schema, values.get(i), "/variations/" + i + "/value"));
        }
        return problems;
    }

    private static List<Problem> misfits(Schema schema, JsonNode value, String pointer) {
        return schema.validate(value).stream()
                .limit(PROBLEMS)
                .map(error -> new Problem(pointer + error.getInstanceLocation(), error.getMessage()))
                .toList();
    }

    /** RE2's, which takes linear time, and like JSON Schema's it need not match the whole text. */
    private static RegularExpression expression(String expression) {
        Pattern pattern = Pattern.compile(expression);
        return text -> pattern.matcher(text).find();
    }

    private static long size(JsonNode value) {
        long size = 1;
        for (JsonNode part : value) {
            size += size(part);
        }
        return size;
    }
}
