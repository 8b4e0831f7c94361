package dev.switchback.server.relay;

import dev.switchback.protocol.AcknowledgementCodec;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.net.URI;
import java.util.function.Supplier;

/** What a relay takes for its upstream, and what it does not, over HTTP. */
public final class ReportRoutes implements Routes {
    private static final String ELSEWHERE = "/api/v1/projects/<key>";

    private final ReportDesk desk;
    private final Supplier<URI> upstream;

    /**
     * Makes the routes.
     *
     * @param upstream where everything else is answered
     */
    public ReportRoutes(ReportDesk desk, Supplier<URI> upstream) {
        this.desk = desk;
        this.upstream = upstream;
    }

    @Override
    public void addTo(Router router) {
        router.post("/api/v1/sdk/telemetry", Permission.SDK, this::report)
                .get(ELSEWHERE, Permission.PUBLIC, this::misdirected)
                .put(ELSEWHERE, Permission.PUBLIC, this::misdirected)
                .post(ELSEWHERE, Permission.PUBLIC, this::misdirected)
                .patch(ELSEWHERE, Permission.PUBLIC, this::misdirected)
                .delete(ELSEWHERE, Permission.PUBLIC, this::misdirected);
    }

    private void report(Context request) {
        Body.requireJson(request);
        EnvironmentId environment = Router.ownEnvironment(request);
        byte[] document = Body.bytes(request, ReportCodec.LIMIT);
        request.future(() -> desk.take(environment, document).thenAccept(answer -> answer(request, answer)));
    }

    private static void answer(Context request, ReportDesk.Answer answer) {
        if (answer.status() >= 500) {
            throw HttpProblem.unavailable(answer.detail());
        }
        if (answer.status() != 200) {
            throw HttpProblem.refused(
                    answer.status(), answer.status() == 422 ? "invalid" : "malformed", answer.detail());
        }
        request.contentType("application/json").result(AcknowledgementCodec.write(answer.acknowledgement()));
    }

    private void misdirected(Context request) {
        throw HttpProblem.refused(
                421,
                "misdirected",
                "This is a relay, which serves SDKs and frontends and changes nothing. Ask " + upstream.get() + ".");
    }
}
