package dev.switchback.openfeature;

import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.Structure;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates OpenFeature's contexts and values, whatever they hold. An attribute that cannot be translated counts as
 * absent: one that nests deeper than 32 levels, such as one that holds itself, one of more than 1,000 values, one with
 * a number that is not finite or a value of an unknown kind. Instants become text in ISO 8601.
 */
final class ForeignContext {
    static final int MOST_LEVELS = 32;
    static final int MOST_VALUES = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackProvider.class);

    private int values;

    private ForeignContext() {}

    /** Never throws. */
    static Context translate(@Nullable EvaluationContext foreign) {
        if (foreign == null) {
            return Context.anonymous();
        }
        return new Context(targetingKey(foreign), attributes(foreign));
    }

    private static @Nullable String targetingKey(EvaluationContext foreign) {
        try {
            return foreign.getTargetingKey();
        } catch (RuntimeException | StackOverflowError hostile) {
            LOG.debug("A context cannot tell its targeting key", hostile);
            return null;
        }
    }

    private static Map<String, Value> attributes(EvaluationContext foreign) {
        Map<String, Value> attributes = new HashMap<>();
        try {
            foreign.asUnmodifiableMap().forEach((name, value) -> {
                Value translated = EvaluationContext.TARGETING_KEY.equals(name) ? null : translateValue(value);
                if (name != null && translated != null) {
                    attributes.put(name, translated);
                }
            });
        } catch (RuntimeException | StackOverflowError hostile) {
            LOG.debug("A context cannot tell its attributes, or not all", hostile);
        }
        return attributes;
    }

    /** Translates a value of OpenFeature's, wrapped or not; null for what cannot be translated. Never throws. */
    static @Nullable Value translateValue(@Nullable Object foreign) {
        try {
            return new ForeignContext().value(foreign, MOST_LEVELS);
        } catch (RuntimeException | StackOverflowError hostile) {
            LOG.debug("A value cannot be translated", hostile);
            return null;
        }
    }

    private @Nullable Value value(@Nullable Object foreign, int levels) {
        if (levels == 0 || ++values > MOST_VALUES) {
            return null;
        }
        Object inner = foreign instanceof dev.openfeature.sdk.Value value ? value.asObject() : foreign;
        if (inner instanceof Structure structure) {
            return members(structure, levels - 1);
        }
        return inner instanceof List<?> list ? items(list, levels - 1) : scalar(inner);
    }

    private @Nullable Value members(Structure structure, int levels) {
        Map<String, Value> members = new LinkedHashMap<>();
        for (var member : structure.asUnmodifiableMap().entrySet()) {
            Value translated = value(member.getValue(), levels);
            if (translated == null) {
                return null;
            }
            members.put(member.getKey(), translated);
        }
        return new Value.Structure(members);
    }

    private @Nullable Value items(List<?> list, int levels) {
        List<Value> items = new ArrayList<>();
        for (Object item : list) {
            Value translated = value(item, levels);
            if (translated == null) {
                return null;
            }
            items.add(translated);
        }
        return new Value.Sequence(items);
    }

    private static @Nullable Value scalar(@Nullable Object inner) {
        if (inner == null) {
            return Value.Null.INSTANCE;
        }
        if (inner instanceof String text) {
            return Value.of(text);
        }
        if (inner instanceof Boolean bool) {
            return Value.of(bool);
        }
        if (inner instanceof Instant instant) {
            return Value.of(instant.toString());
        }
        return inner instanceof Number number ? number(number) : null;
    }

    private static @Nullable Value number(Number number) {
        if (number instanceof Integer || number instanceof Long) {
            return Value.of(number.longValue());
        }
        double decimal = number.doubleValue();
        return Double.isFinite(decimal) ? Value.of(decimal) : null;
    }
}
