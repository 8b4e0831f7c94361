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
import java.time.Duration;
import java.util.OptionalLong;

/** Telemetry over HTTP. */
public final class TelemetryRoutes implements Routes {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final TelemetryService telemetry;

    public TelemetryRoutes(TelemetryService telemetry) {
        this.telemetry = telemetry;
    }

    @Override
    public void addTo(Router router) {
        router.post("/api/v1/sdk/telemetry", Permission.SDK, this::accept);
    }

    private void accept(Context request) {
        Body.requireJson(request);
        Report report = read(Body.bytes(request, ReportCodec.LIMIT));
        EnvironmentId environment = Router.principal(request).scope().orElseThrow();
        OptionalLong saved = telemetry.accept(environment, report);
        if (saved.isEmpty()) {
            throw HttpProblem.unavailable(
                    "There are too many instances in this environment to hear another one.", PATIENCE);
        }
        request.contentType("application/json")
                .result(AcknowledgementCodec.write(new Acknowledgement(saved.getAsLong())));
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
