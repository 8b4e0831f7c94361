package dev.switchback.server.ofrep;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.ErrorCode;
import dev.switchback.server.access.AccessService;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.delivery.Published;
import dev.switchback.server.delivery.Snapshots;
import dev.switchback.server.delivery.StreamHub;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.ETag;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Principal;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.github.bucket4j.TimeMeter;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The OpenFeature Remote Evaluation Protocol, version 0.3: one flag, all flags, and a stream that tells when to ask again.
 * Answers come from memory: no database is asked once the key is known.
 */
public final class OfrepRoutes implements Routes {
    private static final String ROOT = "/ofrep/";
    private static final String FLAGS = ROOT + "v1/evaluate/flags";
    private static final String STREAM = ROOT + "v1/stream";

    private final Snapshots snapshots;
    private final KeyLimits limits;
    private final ChangeStreams streams;
    private final Set<String> origins;

    /**
     * Makes the routes.
     *
     * @param origins whose pages may call; {@code *} is anybody's
     */
    public OfrepRoutes(
            Snapshots snapshots,
            StreamHub hub,
            AccessService access,
            OfrepSettings settings,
            Set<String> origins,
            InstantSource clock) {
        this.snapshots = snapshots;
        this.limits = new KeyLimits(settings, TimeMeter.SYSTEM_NANOTIME);
        this.streams = new ChangeStreams(snapshots, hub, access, limits, clock);
        this.origins = Set.copyOf(origins);
    }

    @Override
    public void addTo(Router router) {
        router.crossOrigin(ROOT + "*", origins)
                .problems(ROOT, new OfrepProblems(FLAGS + "/"))
                .post(FLAGS, Permission.FRONTEND, this::evaluateAll)
                .post(FLAGS + "/{key}", Permission.FRONTEND, this::evaluateOne)
                .get(STREAM, Permission.PUBLIC, this::stream);
    }

    private void evaluateOne(Context request) {
        limits.request(Router.principal(request));
        FlagResult result = FlagResult.of(snapshot(request), request.pathParam("key"), context(request));
        if (result instanceof FlagResult.Failure failure) {
            throw HttpProblem.refused(
                    failure.errorCode() == ErrorCode.FLAG_NOT_FOUND ? 404 : 400,
                    OfrepProblems.problemCode(failure.errorCode()),
                    failure.errorDetails());
        }
        request.header("Cache-Control", "no-store");
        Answer.json(request, 200, result);
    }

    private void evaluateAll(Context request) {
        Principal principal = Router.principal(request);
        limits.request(principal);
        dev.switchback.evaluation.Context context = context(request);
        catchUp(request);
        Optional<String> stream =
                streams.ticket(principal, client(request, context)).map(ticket -> STREAM + "?ticket=" + ticket);
        BulkResult result = BulkResult.of(snapshot(request), context, stream);
        String tag = result.tag();
        request.header("ETag", tag).header("Cache-Control", "private, no-cache");
        if (ETag.held(request, tag)) {
            request.status(304);
        } else {
            Answer.json(request, 200, result);
        }
    }

    private void stream(Context request) {
        String ticket = request.queryParam("ticket");
        Answer.events(request, streams.admit(ticket == null ? "" : ticket));
    }

    /** A client that was told of a change by another node names the revision that it was told. */
    private void catchUp(Context request) {
        String told = request.queryParam("flagConfigEtag");
        if (told != null && told.matches("[0-9]{1,18}")) {
            snapshots.catchUp(Router.ownEnvironment(request), Long.parseLong(told));
        }
    }

    private CompiledSnapshot snapshot(Context request) {
        EnvironmentId environment = Router.ownEnvironment(request);
        return snapshots
                .find(environment)
                .map(Published::compiled)
                .orElseThrow(() -> HttpProblem.notLoaded(environment));
    }

    private static dev.switchback.evaluation.Context context(Context request) {
        Body.requireJson(request);
        return EvaluationRequest.read(Body.bytes(request, EvaluationRequest.LIMIT));
    }

    /** Tells clients apart, as far as they can be told, that ask for the same context. */
    private static int client(Context request, dev.switchback.evaluation.Context context) {
        return Objects.hash(context, request.ip(), request.header("X-Forwarded-For"), request.userAgent());
    }
}
