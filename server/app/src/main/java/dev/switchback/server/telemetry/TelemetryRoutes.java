package dev.switchback.server.telemetry;

import dev.switchback.protocol.Acknowledgement;
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
import io.javalin.http.Context;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

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
            request.contentType("application/json").result(accept(environment, document));
        }
    }

    private static void pass(HttpResponse<byte[]> answer, Context request) {
        request.status(answer.statusCode()).result(answer.body());
        answer.headers().firstValue("Content-Type").ifPresent(request::contentType);
        answer.headers().firstValue("Retry-After").ifPresent(pause -> request.header("Retry-After", pause));
    }

    /** Takes in a report; returns what the SDK is to be answered. */
    byte[] accept(EnvironmentId environment, byte[] document) {
        OptionalLong saved = telemetry.accept(environment, read(document));
        if (saved.isEmpty()) {
            throw HttpProblem.unavailable(
                    "There are too many instances in this environment to hear another one.", PATIENCE);
        }
        return AcknowledgementCodec.write(new Acknowledgement(saved.getAsLong()));
    }

    private static Report read(byte[] document) {
        try {
            return ReportCodec.read(document);
        } catch (MalformedDocument malformed) {
            if (!malformed.isReadable()) {
                throw HttpProblem.malformed("The body can't be read: " + malformed.getMessage() + ".");
            }
            throw Refusal.invalid(malformed.pointer(), String.valueOf(malformed.getMessage()));
        }
    }
}
