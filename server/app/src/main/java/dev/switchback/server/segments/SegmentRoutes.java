package dev.switchback.server.segments;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.http.Answer;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Page;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import dev.switchback.server.targeting.Reading;
import io.javalin.http.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Segments over HTTP. */
public final class SegmentRoutes implements Routes {
    private static final String SEGMENTS = "/api/v1/projects/{project}/environments/{environment}/segments";
    private static final String SEGMENT = SEGMENTS + "/{segment}";

    /** Room for two full lists of keys, in bytes. */
    private static final int BODY = 8 * 1024 * 1024;

    /** How many keys of a list are shown with the segment. */
    private static final int SHOWN = 1_000;

    private static final int SEARCH = 200;

    private final SegmentService service;
    private final EnvironmentService environments;

    public SegmentRoutes(SegmentService service, EnvironmentService environments) {
        this.service = service;
        this.environments = environments;
    }

    @Override
    public void addTo(Router router) {
        router.get(SEGMENTS, Permission.ADMIN, this::list)
                .get(SEGMENT, Permission.ADMIN, this::get)
                .put(SEGMENT, Permission.ADMIN, this::put)
                .delete(SEGMENT, Permission.ADMIN, this::delete)
                .get(SEGMENT + "/keys", Permission.ADMIN, this::listKeys)
                .post(SEGMENT + "/keys", Permission.ADMIN, this::changeKeys)
                .post(SEGMENT + "/rename", Permission.ADMIN, this::rename)
                .get(SEGMENT + "/uses", Permission.ADMIN, this::uses);
    }

    private void list(Context request) {
        EnvironmentId environment =
                environments.load(Router.environment(request)).id();
        service.list(environment, search(request), Page.Request.of(request))
                .map(SegmentView::of)
                .answer(request);
    }

    private void get(Context request) {
        EnvironmentId environment =
                environments.load(Router.environment(request)).id();
        answer(request, 200, environment, service.load(environment, key(request)));
    }

    private void put(Context request) {
        EnvironmentId environment = Router.environment(request);
        String key = key(request);
        Expected expected = Expected.of(request, "segment " + key);
        SegmentInput input = Body.read(request, SegmentInput.class, BODY);
        StoredSegment stored = service.put(
                environment,
                key,
                expected,
                Router.principal(request).actor(),
                Router.reason(request),
                present -> input.read(key, present));
        answer(request, Answer.statusOf(expected), environment, stored);
    }

    private void delete(Context request) {
        service.delete(
                Router.environment(request),
                key(request),
                Expected.of(request, "segment " + key(request)),
                Router.principal(request).actor(),
                Router.reason(request));
        request.status(204);
    }

    private void listKeys(Context request) {
        String list = request.queryParam("list");
        service.listKeys(
                        Router.environment(request),
                        key(request),
                        list == null ? KeyList.INCLUDED : keyList(list),
                        Page.Request.of(request))
                .answer(request);
    }

    /** The order of such changes does not matter, so they need not say which version they change. */
    private void changeKeys(Context request) {
        EnvironmentId environment = Router.environment(request);
        Expected expected = request.header("If-Match") == null
                ? new Expected.Present()
                : Expected.of(request, "segment " + key(request));
        Reading reading = Reading.start();
        KeyEdit edit = Body.read(request, KeysShape.Edit.class, BODY).read(reading);
        if (!reading.problems().isEmpty()) {
            throw Refusal.invalid(reading.problems());
        }
        StoredSegment stored = service.edit(
                environment, key(request), expected, Router.principal(request).actor(), Router.reason(request), edit);
        Answer.versioned(request, 200, stored.version(), SegmentView.of(stored));
    }

    private void rename(Context request) {
        EnvironmentId environment = Router.environment(request);
        Expected expected = Expected.of(request, "segment " + key(request));
        StoredSegment stored = service.rename(
                environment,
                key(request),
                Body.read(request, KeyInput.class).checked(),
                expected,
                Router.principal(request).actor(),
                Router.reason(request));
        answer(request, 200, environment, stored);
    }

    private void uses(Context request) {
        Answer.json(request, 200, service.uses(Router.environment(request), key(request)));
    }

    private void answer(Context request, int status, EnvironmentId environment, StoredSegment stored) {
        SegmentView view = SegmentView.of(
                stored,
                shown(environment, stored, KeyList.INCLUDED, stored.included()),
                shown(environment, stored, KeyList.EXCLUDED, stored.excluded()));
        Answer.versioned(request, status, stored.version(), view);
    }

    private @Nullable List<String> shown(EnvironmentId environment, StoredSegment stored, KeyList list, int count) {
        return count > SHOWN ? null : service.keys(environment, stored.key(), list, SHOWN);
    }

    private static String key(Context request) {
        return request.pathParam("segment");
    }

    private static KeyList keyList(String word) {
        return switch (word) {
            case "included" -> KeyList.INCLUDED;
            case "excluded" -> KeyList.EXCLUDED;
            default -> throw HttpProblem.malformed("list is included or excluded, nothing else.");
        };
    }

    private static String search(Context request) {
        String search = request.queryParam("q");
        if (search != null && search.length() > SEARCH) {
            throw HttpProblem.malformed("q holds at most " + SEARCH + " characters.");
        }
        return search == null ? "" : search;
    }
}
