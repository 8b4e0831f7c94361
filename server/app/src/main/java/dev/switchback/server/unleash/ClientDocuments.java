package dev.switchback.server.unleash;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.ETag;
import dev.switchback.server.http.Json;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What server SDKs of Unleash are sent, written once per revision and environment.
 *
 * <p>Safe to share between threads.
 */
final class ClientDocuments {
    private final Companions companions;
    private final Map<EnvironmentId, Document> newest = new ConcurrentHashMap<>();

    /**
     * A document, ready to be sent.
     *
     * @param source what it was made of
     * @param state what it says
     * @param json the same in UTF-8; not to be written to
     * @param tag its ETag
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and shared by all readers on purpose
    record Document(CompiledSnapshot source, State state, byte[] json, String tag) {
        private static Document of(CompiledSnapshot source, State state) {
            byte[] json = Json.write(state);
            return new Document(source, state, json, ETag.ofContent(json));
        }

        /** Returns this document with no other features than those that are {@code wanted}. */
        Document only(Predicate<Feature> wanted) {
            return of(source, new State(state.features().stream().filter(wanted).toList(), state.segments()));
        }
    }

    ClientDocuments(Companions companions) {
        this.companions = companions;
    }

    /** Returns the document of {@code snapshot}, which is in force in {@code environment}. */
    Document of(EnvironmentId environment, CompiledSnapshot snapshot) {
        Document known = newest.get(environment);
        if (known != null && known.source() == snapshot) {
            return known;
        }
        Map<String, Companion> those = companions.of(environment, snapshot.revision());
        Document made =
                Document.of(snapshot, Exporter.translate(snapshot, those).state());
        newest.put(environment, made);
        return made;
    }
}
