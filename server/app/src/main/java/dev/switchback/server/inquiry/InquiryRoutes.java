package dev.switchback.server.inquiry;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Json;
import dev.switchback.server.http.Page;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Evaluation, explanation and preview for operators, over HTTP. Answered from memory; a proposed flag asks the database too. */
public final class InquiryRoutes implements Routes {
    private static final String ENVIRONMENT = "/api/v1/projects/{project}/environments/{environment}";

    private final Inquiry inquiry;

    public InquiryRoutes(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    @Override
    public void addTo(Router router) {
        router.post(ENVIRONMENT + "/evaluate", Permission.ADMIN, this::evaluateAll)
                .post(ENVIRONMENT + "/flags/{flag}/evaluate", Permission.ADMIN, this::evaluate)
                .post(ENVIRONMENT + "/flags/{flag}/preview", Permission.ADMIN, this::preview);
    }

    private void evaluateAll(Context request) {
        EvaluateAllInput input = Body.read(request, EvaluateAllInput.class);
        Page.Request page = Page.Request.of(request);
        CompiledSnapshot snapshot = at(input.at(), inquiry.present(Router.environment(request)));
        dev.switchback.evaluation.Context context = input.checked();
        String after = page.after().orElse("");
        List<String> keys = snapshot.source().flags().keySet().stream()
                .filter(key -> key.compareTo(after) > 0 && input.asks(key))
                .limit(page.limit() + 1L)
                .toList();
        Page.of(keys, page, key -> key)
                .map(key -> EvaluationView.of(key, snapshot.evaluate(key, context)))
                .answer(request);
    }

    private void evaluate(Context request) {
        String key = request.pathParam("flag");
        boolean explain = explains(request);
        EvaluateInput input = Body.read(request, EvaluateInput.class);
        List<dev.switchback.evaluation.Context> contexts = input.checked();
        CompiledSnapshot snapshot = at(input.at(), snapshot(Router.environment(request), key, input));
        Inquiry.require(snapshot, key);
        Function<dev.switchback.evaluation.Context, EvaluationView> answer = explain
                ? context -> EvaluationView.of(key, snapshot.explain(key, context))
                : context -> EvaluationView.of(key, snapshot.evaluate(key, context));
        List<EvaluationView> answers = contexts.stream().map(answer).toList();
        Answer.json(request, 200, input.single() ? answers.get(0) : new EvaluationsView(answers));
    }

    private void preview(Context request) {
        Body.requireJson(request);
        PreviewInput input = Json.read(Body.bytes(request, PreviewInput.LIMIT), PreviewInput.class);
        PreviewView preview = inquiry.preview(
                Router.environment(request), request.pathParam("flag"), input.proposal(), input.checked());
        Answer.json(request, 200, preview);
    }

    private CompiledSnapshot snapshot(EnvironmentId environment, String key, EvaluateInput input) {
        return input.proposal()
                .map(proposal -> inquiry.proposed(environment, key, proposal))
                .orElseGet(() -> inquiry.present(environment));
    }

    private static CompiledSnapshot at(@Nullable Instant time, CompiledSnapshot snapshot) {
        return time == null
                ? snapshot
                : snapshot.within(new Surroundings(
                        InstantSource.fixed(time), snapshot.surroundings().random()));
    }

    private static boolean explains(Context request) {
        String explain = request.queryParam("explain");
        if (explain == null || explain.equals("false")) {
            return false;
        }
        if (explain.isEmpty() || explain.equals("true")) {
            return true;
        }
        throw HttpProblem.malformed("explain is true or false, not " + explain + ".");
    }
}
