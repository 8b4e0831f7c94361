package dev.switchback.server.telemetry;

import dev.switchback.protocol.AcknowledgementCodec;
import dev.switchback.protocol.MalformedDocument;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import dev.switchback.server.relay.ReportDesk;
import io.javalin.http.Context;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Telemetry over HTTP. */
public final class TelemetryRoutes implements Routes {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final TelemetryService telemetry;
    private final Optional<Forwarding> forwarding;

    /** Makes the routes of a node that is the only one. */
    public TelemetryRoutes(TelemetryService telemetry) {
        this(telemetry, Optional.empty());
    }

    /** Makes the routes of a node that hands on what is for others. */
    public TelemetryRoutes(TelemetryService telemetry, Forwarding forwarding) {
        this(telemetry, Optional.of(forwarding));
    }

    private TelemetryRoutes(TelemetryService telemetry, Optional<Forwarding> forwarding) {
        this.telemetry = telemetry;
        this.forwarding = forwarding;
    }

    @Override
    public void addTo(Router router) {
        router.post("/api/v1/sdk/telemetry", Permission.SDK, this::accept);
    }

    private void accept(Context request) {
        Body.requireJson(request);
        byte[] document = Body.bytes(request, ReportCodec.LIMIT);
        EnvironmentId environment = Router.principal(request).scope().orElseThrow();
        Optional<URI> owner = forwarding.flatMap(others -> others.owner(environment));
        if (owner.isPresent()) {
            request.future(() -> forwarding
                    .orElseThrow()
                    .report(owner.get(), environment, document)
                    .thenAccept(answer -> pass(answer, request)));
        } else {
            byte[] answer = accept(environment, document);
            request.contentType("application/json").result(answer);
        }
    }

    private static void pass(HttpResponse<byte[]> answer, Context request) {
        request.status(answer.statusCode()).result(answer.body());
        answer.headers().firstValue("Content-Type").ifPresent(request::contentType);
        answer.headers().firstValue("Retry-After").ifPresent(pause -> request.header("Retry-After", pause));
    }

    /** Takes reports of {@code environment} as {@code POST /api/v1/sdk/telemetry} does, for relays. */
    public CompletableFuture<ReportDesk.Answer> take(EnvironmentId environment, byte[] document) {
        try {
            return forwarding
                    .flatMap(others -> others.owner(environment)
                            .map(owner -> others.report(owner, environment, document)
                                    .handle((answer, failure) -> read(answer, failure))))
                    .orElseGet(() -> CompletableFuture.completedFuture(read(200, accept(environment, document))));
        } catch (HttpProblem refused) {
            return CompletableFuture.completedFuture(
                    ReportDesk.Answer.refused(refused.status(), String.valueOf(refused.getMessage())));
        } catch (Refusal refused) {
            return CompletableFuture.completedFuture(
                    ReportDesk.Answer.refused(422, String.valueOf(refused.getMessage())));
        }
    }

    private static ReportDesk.Answer read(@Nullable HttpResponse<byte[]> answer, @Nullable Throwable failure) {
        return answer == null
                ? ReportDesk.Answer.refused(503, String.valueOf(failure == null ? null : failure.getMessage()))
                : read(answer.statusCode(), answer.body());
    }

    private static ReportDesk.Answer read(int status, byte[] body) {
        try {
            return status == 200
                    ? ReportDesk.Answer.taken(AcknowledgementCodec.read(body))
                    : ReportDesk.Answer.refused(status, new String(body, StandardCharsets.UTF_8));
        } catch (MalformedDocument unreadable) {
            return ReportDesk.Answer.refused(503, "The node that counts gives no answer that can be read.");
        }
    }

    /** Takes in a report; returns what the SDK is to be answered. */
    byte[] accept(EnvironmentId environment, byte[] document) {
        return telemetry
                .accept(environment, read(document))
                .map(AcknowledgementCodec::write)
                .orElseThrow(() -> HttpProblem.unavailable(
                        "There are too many instances in this environment to hear another one.", PATIENCE));
    }

    private static Report read(byte[] document) {
        try {
            return CanonicalReport.read(document).orElseGet(() -> ReportCodec.read(document));
        } catch (MalformedDocument malformed) {
            if (!malformed.isReadable()) {
                throw HttpProblem.malformed("The body can't be read: " + malformed.getMessage() + ".");
            }
            throw Refusal.invalid(malformed.pointer(), String.valueOf(malformed.getMessage()));
        }
    }
}
