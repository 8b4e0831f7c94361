package dev.switchback.server.telemetry;

import dev.switchback.protocol.ReportCodec;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.emergency.PeerSeal;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Json;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** What other nodes hand to the owner of an environment, and ask it, over HTTP. */
public final class OwnerRoutes implements Routes {
    static final String REPORTS = "/api/v1/peers/telemetry/";
    static final String INSTANCES = "/api/v1/peers/instances/";

    private static final String ENVIRONMENT = "{project}/{environment}";
    private static final int AT_ONCE = 64;

    private final TelemetryRoutes reports;
    private final TelemetryService telemetry;
    private final Optional<PeerSeal> seal;
    private final Semaphore places = new Semaphore(AT_ONCE);

    public OwnerRoutes(TelemetryRoutes reports, TelemetryService telemetry, Forwarding forwarding) {
        this.reports = reports;
        this.telemetry = telemetry;
        this.seal = forwarding.seal();
    }

    @Override
    public void addTo(Router router) {
        router.postRepeatable(REPORTS + ENVIRONMENT, Permission.PUBLIC, this::accept)
                .get(INSTANCES + ENVIRONMENT, Permission.PUBLIC, this::instances);
    }

    private void accept(Context request) {
        EnvironmentId environment = Router.environment(request);
        PeerSeal.Head head = head(request, REPORTS + environment);
        Body.requireJson(request);
        if (!places.tryAcquire()) {
            throw HttpProblem.unavailable("This node takes as many reports of other nodes as it can.");
        }
        try {
            byte[] document = Body.bytes(request, ReportCodec.LIMIT);
            requireCovered(head, document);
            answer(request, head, reports.accept(environment, document));
        } finally {
            places.release();
        }
    }

    private void instances(Context request) {
        EnvironmentId environment = Router.environment(request);
        PeerSeal.Head head = head(request, INSTANCES + environment);
        requireCovered(head, new byte[0]);
        answer(request, head, Json.write(InstancesLetter.of(telemetry.heard(environment, InstanceService.LIVENESS))));
    }

    private PeerSeal.Head head(Context request, String path) {
        return Optional.ofNullable(request.header(PeerSeal.HEADER))
                .flatMap(text -> seal.flatMap(ours -> ours.open(path, text)))
                .orElseThrow(OwnerRoutes::stranger);
    }

    private static void requireCovered(PeerSeal.Head head, byte[] letter) {
        if (!head.covers(letter)) {
            throw stranger();
        }
    }

    private void answer(Context request, PeerSeal.Head question, byte[] letter) {
        request.header(PeerSeal.HEADER, seal.orElseThrow().head(question.text(), 0, letter))
                .contentType("application/json")
                .result(letter);
    }

    private static HttpProblem stranger() {
        return HttpProblem.refused(
                401, "unauthorized", "Nodes sign what they say with SWITCHBACK_PEER_SECRET, the same on each.");
    }
}
