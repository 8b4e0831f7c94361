package dev.switchback.server.ofrep;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Context;
import dev.switchback.server.http.ETag;
import dev.switchback.server.http.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What all flags answer. Members are written in the order of the components.
 *
 * @param flags in key order
 * @param metadata of the set
 * @param eventStreams where to hear of changes; none if there is none to offer
 */
record BulkResult(
        List<FlagResult> flags,
        Map<String, Object> metadata,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<EventStream> eventStreams) {
    private static final String REVISION = "revision";

    BulkResult {
        flags = List.copyOf(flags);
        eventStreams = List.copyOf(eventStreams);
    }

    /** A stream to connect to. It names no origin: it is where the client has asked, behind whatever proxy. */
    record EventStream(String type, Endpoint endpoint, int inactivityDelaySec) {
        private static final int INACTIVITY_SECONDS = 120;

        static EventStream at(String requestUri) {
            return new EventStream("sse", new Endpoint(requestUri), INACTIVITY_SECONDS);
        }

        @Override
        public String toString() {
            return "EventStream[type=" + type + "]";
        }
    }

    /** Where a stream is: path and query, which hold a credential. */
    record Endpoint(String requestUri) {
        @Override
        public String toString() {
            return "Endpoint";
        }
    }

    /** Evaluates all flags for {@code context}. */
    static BulkResult of(CompiledSnapshot snapshot, Context context, Optional<String> stream) {
        return new BulkResult(
                snapshot.source().flags().keySet().stream()
                        .map(key -> FlagResult.of(snapshot, key, context))
                        .toList(),
                new TreeMap<>(Map.of(
                        "flagSetId",
                        snapshot.source().environment(),
                        REVISION,
                        snapshot.revision(),
                        "switchback.emergencyRollback",
                        snapshot.source().emergency().everything())),
                stream.map(EventStream::at).stream().toList());
    }

    /**
     * Returns the tag of what is said here. It leaves out the revision, which most changes move without moving this
     * result; it covers the stream, so that nobody is left with a credential that no longer works.
     */
    String tag() {
        Map<String, Object> lasting = new TreeMap<>(metadata);
        lasting.remove(REVISION);
        return ETag.ofMeaning(Json.write(new BulkResult(flags, lasting, eventStreams)));
    }
}
