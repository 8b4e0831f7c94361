package dev.switchback.server.rollouts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.switchback.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A verdict as the API shows it.
 *
 * @param evidence all that was seen, as JSON; null in lists
 * @param grounds what else the decision rests on, as JSON; null in lists, and if the decision was somebody's own
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record VerdictView(
        String id,
        String rollout,
        Instant at,
        int phase,
        String verdict,
        String decision,
        String reason,
        FindingsView findings,
        @JsonRawValue @Nullable String evidence,
        @JsonRawValue @Nullable String grounds) {

    static VerdictView of(StoredVerdict verdict) {
        return of(verdict, null, null);
    }

    static VerdictView of(StoredVerdict verdict, @Nullable String evidence, @Nullable String grounds) {
        return new VerdictView(
                Long.toString(verdict.id()),
                verdict.rollout(),
                verdict.at(),
                verdict.phase(),
                verdict.verdict(),
                verdict.decision(),
                verdict.reason(),
                Json.read(verdict.findings().getBytes(StandardCharsets.UTF_8), FindingsView.class),
                evidence,
                grounds);
    }
}
