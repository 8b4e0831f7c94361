package dev.switchback.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.switchback.evaluation.Problem;
import dev.switchback.server.changes.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * JSON as the API speaks it: strict when it reads, bounded in depth and size, without nulls when it writes.
 *
 * <p>Safe to share between threads.
 */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxStringLength(64 * 1024)
                            .maxNumberLength(64)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .addModule(new JavaTimeModule())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private Json() {}

    /**
     * Reads a document.
     *
     * @throws HttpProblem 400 if it is not JSON
     * @throws Refusal if it is, and does not fit {@code type}; says where
     */
    public static <T> T read(byte[] document, Class<T> type) {
        try {
            T value = MAPPER.readValue(document, type);
            if (value == null) {
                throw Refusal.invalid("", "The body is null; send an object.");
            }
            return value;
        } catch (JsonMappingException misfit) {
            throw misfit(misfit);
        } catch (JsonProcessingException malformed) {
            throw HttpProblem.malformed("The body is not JSON: " + malformed.getOriginalMessage() + " at line "
                    + malformed.getLocation().getLineNr() + ", column "
                    + malformed.getLocation().getColumnNr() + ".");
        } catch (IOException unreadable) {
            throw HttpProblem.malformed("The body could not be read: " + unreadable.getMessage());
        }
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

    private static RuntimeException misfit(JsonMappingException misfit) {
        if (misfit.getCause() instanceof Refusal refusal) {
            return refusal;
        }
        String pointer = misfit.getPath().stream()
                .map(step ->
                        "/" + (step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName()))
                .collect(Collectors.joining());
        String detail = misfit instanceof UnrecognizedPropertyException unknown
                ? "There is no member \"" + unknown.getPropertyName() + "\" here; known are "
                        + unknown.getKnownPropertyIds().stream()
                                .map(String::valueOf)
                                .sorted()
                                .collect(Collectors.joining(", "))
                        + "."
                : firstSentence(misfit.getOriginalMessage());
        return Refusal.invalid(List.of(new Problem(pointer, detail)));
    }

    private static String firstSentence(String message) {
        int end = message.indexOf('\n');
        return (end < 0 ? message : message.substring(0, end)).replaceAll("`[a-z.]+\\.([A-Za-z$]+)`", "$1");
    }
}
