package dev.switchback.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.switchback.server.changes.Refusal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in words where and why a document does not fit. */
final class Misfit {
    private Misfit() {}

    static RuntimeException refusal(JsonProcessingException misfit) {
        if (misfit.getCause() instanceof Refusal refusal) {
            return refusal;
        }
        return Refusal.invalid(misfit instanceof JsonMappingException mapping ? pointer(mapping) : "", detail(misfit));
    }

    private static String pointer(JsonMappingException misfit) {
        return misfit.getPath().stream()
                .map(step -> step.getFieldName() == null
                        ? "/" + step.getIndex()
                        : "/" + Pointers.escape(step.getFieldName()))
                .collect(Collectors.joining());
    }

    private static String detail(JsonProcessingException misfit) {
        if (misfit instanceof UnrecognizedPropertyException unknown) {
            return "is no member that is known here; known are "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        return "must be "
                + (misfit instanceof MismatchedInputException mismatch
                        ? wanted(mismatch.getTargetType())
                        : "a number in range");
    }

    private static String wanted(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant ->
                            EnumNamingStrategies.LOWER_CAMEL_CASE.convertEnumToExternalName(constant.toString()))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type == String.class) {
            return "a string";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Double.class || type == double.class) {
            return "a number";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a whole number";
        }
        if (type == Instant.class) {
            return "a time such as 2026-11-21T09:30:00Z";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }
}
