package dev.switchback.server.unleash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.server.http.Json;
import io.getunleash.engine.Payload;
import io.getunleash.engine.UnleashEngine;
import io.getunleash.engine.VariantDef;
import io.getunleash.engine.YggdrasilInvalidInputException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Who can be asked: our engine, and the engine inside Unleash's own Java SDK. */
final class Evaluators {
    /** Says what a flag is for a context, both as Unleash has them. */
    @FunctionalInterface
    interface Evaluator {
        Case.Answer answer(String flag, JsonNode context);
    }

    private Evaluators() {}

    /** Returns our engine over what {@code translation} has made. */
    static Evaluator ours(Takeover translation) {
        CompiledSnapshot snapshot = compiled(translation);
        Map<String, Companion> companions = companions(translation);
        return (flag, context) -> {
            Toggle toggle = Toggle.of(snapshot, companions, flag, context(context));
            Variant.@Nullable Payload payload = toggle.variant().payload();
            return new Case.Answer(
                    toggle.enabled(),
                    toggle.variant().name(),
                    payload == null ? "" : payload.type() + ":" + payload.value());
        };
    }

    /** Returns the Java SDK's engine over {@code state}. */
    static Evaluator theirs(byte[] state) {
        try {
            UnleashEngine engine = new UnleashEngine();
            engine.takeState(new String(state, StandardCharsets.UTF_8));
            return (flag, context) -> answer(engine, flag, context);
        } catch (YggdrasilInvalidInputException refused) {
            throw new IllegalArgumentException(refused);
        }
    }

    static CompiledSnapshot compiled(Takeover translation) {
        Map<String, Flag> flags = new HashMap<>();
        translation.flags().forEach(imported -> flags.put(imported.flag().key(), imported.flag()));
        Map<String, Segment> segments = new HashMap<>();
        translation
                .segments()
                .forEach(audience -> segments.put(audience.segment().key(), audience.segment()));
        return compiled(flags, segments, Emergency.NONE);
    }

    static CompiledSnapshot compiled(Map<String, Flag> flags, Map<String, Segment> segments, Emergency emergency) {
        return CompiledSnapshot.compile(
                new Snapshot("default/production", 1, flags, segments, emergency),
                new Surroundings(InstantSource.fixed(Instant.parse("2026-11-21T00:00:00Z")), new Random(1)));
    }

    static Map<String, Companion> companions(Takeover translation) {
        return translation.companions();
    }

    /** Returns what SDKs would be sent of what {@code translation} has made. */
    static Exported exported(Takeover translation) {
        return Exporter.translate(compiled(translation), companions(translation));
    }

    static byte[] written(Exported exported) {
        return Json.write(exported.state());
    }

    private static Case.Answer answer(UnleashEngine engine, String flag, JsonNode context) {
        try {
            Boolean enabled = engine.isEnabled(flag, engineContext(context)).value;
            VariantDef variant = engine.getVariant(flag, engineContext(context)).value;
            Payload payload = variant == null ? null : variant.getPayload();
            return new Case.Answer(
                    Boolean.TRUE.equals(enabled),
                    variant == null ? Variations.DISABLED : variant.getName(),
                    payload == null ? "" : payload.getType() + ":" + payload.getValue());
        } catch (YggdrasilInvalidInputException refused) {
            throw new IllegalStateException(flag + " for " + context, refused);
        }
    }

    private static io.getunleash.engine.Context engineContext(JsonNode context) {
        io.getunleash.engine.Context engine = new io.getunleash.engine.Context();
        fields(context).forEach((name, value) -> {
            switch (name) {
                case "userId" -> engine.setUserId(value);
                case "sessionId" -> engine.setSessionId(value);
                case "remoteAddress" -> engine.setRemoteAddress(value);
                case "environment" -> engine.setEnvironment(value);
                case "appName" -> engine.setAppName(value);
                case "currentTime" -> engine.setCurrentTime(value);
                default -> throw new IllegalArgumentException(name);
            }
        });
        engine.setProperties(members(context.path("properties")));
        return engine;
    }

    private static Context context(JsonNode context) {
        return UnleashContext.of(fields(context), members(context.path("properties")));
    }

    private static Map<String, String> fields(JsonNode context) {
        Map<String, String> fields = members(context);
        fields.remove("properties");
        return fields;
    }

    private static Map<String, String> members(JsonNode object) {
        Map<String, String> members = new LinkedHashMap<>();
        object.properties().forEach(member -> {
            if (!member.getValue().isNull() && !member.getValue().isObject()) {
                members.put(member.getKey(), member.getValue().asText());
            }
        });
        return members;
    }
}
