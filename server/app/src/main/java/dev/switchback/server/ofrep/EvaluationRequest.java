package dev.switchback.server.ofrep;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Value;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.frontend.ContextInput;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks. Members beside the context are the future's and ignored.
 *
 * @param context the targeting key and the attributes, by name; null where it was left out
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record EvaluationRequest(@Nullable Map<String, Value> context) {
    /** How large a request may be, in bytes. */
    static final int LIMIT = 256 * 1024;

    /**
     * Returns for whom to evaluate.
     *
     * @throws HttpProblem 400 if the body says no context
     */
    static Context read(byte[] body) {
        try {
            return new ContextInput(Json.read(body, EvaluationRequest.class).context()).checked();
        } catch (Refusal unfit) {
            throw HttpProblem.refused(400, "invalid-context", located(unfit));
        }
    }

    private static String located(Refusal unfit) {
        return unfit.problems().stream()
                .findFirst()
                .map(problem -> (problem.pointer() + " " + problem.detail()).strip())
                .orElse(String.valueOf(unfit.getMessage()));
    }
}
