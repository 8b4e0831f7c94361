package dev.switchback.server.unleash;

import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Value;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Unleash's payloads, which are always texts, as our values and back. */
final class Payloads {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

    private Payloads() {}

    /** Returns what a payload holds; one that is not what its type says is a text. */
    static Value value(Variant.Payload payload) {
        return switch (payload.type()) {
            case "number" -> readNumber(payload.value()).orElseGet(() -> Value.of(payload.value()));
            case "json" -> json(payload.value());
            default -> Value.of(payload.value());
        };
    }

    /** Returns the type that holds all of {@code values}; texts where there are none. */
    static FlagType type(Collection<Value> values) {
        for (FlagType type : new FlagType[] {FlagType.STRING, FlagType.NUMBER}) {
            if (values.stream().allMatch(type::accepts)) {
                return type;
            }
        }
        return FlagType.JSON;
    }

    /** Returns what stands for no payload. */
    static Value neutral(FlagType type) {
        return switch (type) {
            case BOOLEAN -> Value.of(false);
            case STRING -> Value.of("");
            case NUMBER -> Value.of(0);
            case JSON -> new Value.Structure(Map.of());
        };
    }

    /** Writes a value as a payload. */
    static Variant.Payload payload(Value value) {
        if (value instanceof Value.Text text) {
            return new Variant.Payload("string", text.value());
        }
        if (value instanceof Value.Whole || value instanceof Value.Decimal) {
            return new Variant.Payload("number", number(value));
        }
        return new Variant.Payload("json", Json.text(value));
    }

    /** Writes a number without exponent, which not every SDK reads. */
    static String number(Value number) {
        return number instanceof Value.Decimal decimal
                ? new BigDecimal(Double.toString(decimal.value())).toPlainString()
                : Long.toString(((Value.Whole) number).value());
    }

    /** Reads a number that is written as JSON has it, and is not too large. */
    static Optional<Value> readNumber(String text) {
        if (WHOLE.matcher(text).matches()) {
            return Optional.of(Value.of(Long.parseLong(text)));
        }
        if (!NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        double decimal = Double.parseDouble(text);
        return Double.isFinite(decimal) ? Optional.of(Value.of(decimal)) : Optional.empty();
    }

    private static Value json(String text) {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8), Value.class);
        } catch (HttpProblem | Refusal unreadable) {
            return Value.of(text);
        }
    }
}
