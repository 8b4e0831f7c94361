package dev.switchback.server.flags;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchback.server.http.Expected;
import dev.switchback.server.targeting.Reading;
import org.jspecify.annotations.Nullable;

/** One of several changes, as it is written. Members that were left out are null. */
record OperationInput(
        FlagOperation.@Nullable Kind operation,
        @Nullable String flag,
        @Nullable String ifMatch,
        @Nullable String ifNoneMatch,
        @Nullable Boolean reuse,
        @Nullable JsonNode document) {

    FlagOperation read(Reading reading) {
        FlagOperation.Kind kind = reading.at("operation").required(operation, FlagOperation.Kind.DELETE);
        JsonNode content = document == null ? JsonNodeFactory.instance.nullNode() : document;
        if (kind.takesDocument() != content.isObject()) {
            reading.at("document")
                    .problem(kind.takesDocument() ? "must be an object" : "is not for this operation", "");
        }
        return new FlagOperation(
                kind,
                reading.at("flag").required(flag, ""),
                Expected.find(ifMatch, ifNoneMatch),
                Boolean.TRUE.equals(reuse),
                content);
    }
}
