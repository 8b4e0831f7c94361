package dev.switchback.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.switchback.server.changes.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * JSON as the API speaks it: strict when it reads, bounded in depth and size, without nulls when it writes, enums in
 * lowerCamelCase.
 *
 * <p>Safe to share between threads.
 */
public final class Json {
    private static final int DEPTH = 32;
    private static final int TEXT = 64 * 1024;
    private static final int DIGITS = 64;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxStringLength(TEXT)
                            .maxNameLength(TEXT)
                            .maxNumberLength(DIGITS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .addModule(new JavaTimeModule())
            .addModule(ValueCodec.module())
            .enumNamingStrategy(EnumNamingStrategies.LOWER_CAMEL_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .withCoercionConfig(
                    LogicalType.Textual,
                    textual -> textual.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private Json() {}

    /**
     * Reads a document.
     *
     * @throws HttpProblem 400 if it is not JSON within the limits
     * @throws Refusal if it is, and does not fit {@code type}; says where
     */
    public static <T> T read(byte[] document, Class<T> type) {
        JsonNode tree = parsed(document);
        if (tree.isNull()) {
            throw Refusal.invalid("", "must not be null");
        }
        Characters.check(tree);
        return convert(tree, type);
    }

    /**
     * Reads a document that is there as a tree.
     *
     * @throws Refusal if it does not fit {@code type}; says where
     */
    public static <T> T convert(JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException misfit) {
            throw Misfit.refusal(misfit);
        }
    }

    /** Returns {@code value} as a tree, as {@link #write} would write it. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** Writes {@code value} as JSON. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Writes {@code value} as JSON text. */
    public static String text(Object value) {
        return new String(write(value), StandardCharsets.UTF_8);
    }

    private static JsonNode parsed(byte[] document) {
        try {
            JsonNode tree = MAPPER.readTree(document);
            if (tree.isMissingNode()) {
                throw HttpProblem.malformed("The body is empty; send a JSON object.");
            }
            return tree;
        } catch (StreamConstraintsException over) {
            throw HttpProblem.malformed("The body is over a limit: it may nest " + DEPTH + " deep, with strings of "
                    + TEXT + " characters and numbers of " + DIGITS + " digits.");
        } catch (MismatchedInputException trailing) {
            throw HttpProblem.malformed("The body goes on after its end; send one JSON object.");
        } catch (JsonProcessingException malformed) {
            throw HttpProblem.malformed("The body is not JSON: " + malformed.getOriginalMessage() + " at line "
                    + malformed.getLocation().getLineNr() + ", column "
                    + malformed.getLocation().getColumnNr() + ".");
        } catch (IOException unreadable) {
            throw HttpProblem.malformed("The body is not JSON in UTF-8.");
        }
    }
}
