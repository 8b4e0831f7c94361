package dev.switchback.server.relay;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What relays ask their upstream, a node or another relay, over HTTP. */
public final class RelayRoutes implements Routes {
    static final String KEY = "/api/v1/relay/key";
    static final String REPORTS = "/api/v1/relay/reports";
    static final String LINES = "application/x-ndjson";

    private final ReportDesk desk;

    public RelayRoutes(ReportDesk desk) {
        this.desk = desk;
    }

    @Override
    public void addTo(Router router) {
        router.get(KEY, Permission.FRONTEND, this::key).post(REPORTS, Permission.SDK, this::reports);
    }

    private void key(Context request) {
        request.header("Cache-Control", "no-store");
        Answer.json(request, 200, KeyHolder.of(Router.principal(request)));
    }

    private void reports(Context request) {
        if (!LINES.equals(request.contentType())) {
            throw HttpProblem.refused(415, "unsupported-media-type", "Send reports as Content-Type: " + LINES + ".");
        }
        EnvironmentId environment = Router.ownEnvironment(request);
        List<CompletableFuture<ReportDesk.Answer>> answers = new ArrayList<>();
        for (byte[] report : lines(Body.bytes(request, Body.LARGEST))) {
            answers.add(desk.take(environment, report));
        }
        request.future(() -> CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenRun(() -> Answer.json(
                        request,
                        200,
                        new ReportAnswers(
                                answers.stream().map(CompletableFuture::join).toList()))));
    }

    private static List<byte[]> lines(byte[] body) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '\n') {
                lines.add(Arrays.copyOfRange(body, start, i));
                start = i + 1;
            }
        }
        if (start < body.length) {
            throw Refusal.invalid("", "Each report ends with a line break; the last one does not.");
        }
        return lines;
    }
}
