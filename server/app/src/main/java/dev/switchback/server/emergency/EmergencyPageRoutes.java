package dev.switchback.server.emergency;

import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.health.StatusBoard;
import dev.switchback.server.http.Body;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.KeyKind;
import dev.switchback.server.http.KeyRing;
import dev.switchback.server.http.Origins;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Principal;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import dev.switchback.server.http.SessionCookie;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The emergency switch as a page that works without scripts. A key is typed in each time, or the console's session is
 * good for it; then the browser has to say that the form comes from the page itself. Another site's form is refused.
 */
public final class EmergencyPageRoutes implements Routes {
    private static final String PAGE = "/emergency";
    private static final int LIMIT = 16 * 1024;

    /** A form is read before its key is known, so slow strangers must not have all the threads there are. */
    private static final int FORMS_AT_ONCE = 2;

    private final Semaphore places = new Semaphore(FORMS_AT_ONCE);
    private final EmergencySwitch emergencies;
    private final ProjectSwitch projects;
    private final StatusBoard board;
    private final KeyRing keys;
    private final Origins origins;

    public EmergencyPageRoutes(
            EmergencySwitch emergencies, ProjectSwitch projects, StatusBoard board, KeyRing keys, Origins origins) {
        this.emergencies = emergencies;
        this.projects = projects;
        this.board = board;
        this.keys = keys;
        this.origins = origins;
    }

    @Override
    public void addTo(Router router) {
        router.get(PAGE, Permission.PUBLIC, request -> answer(request, 200, new Said("", EmergencyForm.EMPTY)))
                .post(PAGE, Permission.PUBLIC, request -> answer(request, this::engaged))
                .post(PAGE + "/status", Permission.PUBLIC, request -> answer(request, this::shown));
    }

    /** What the page says, above the form as it was sent, and below it. */
    private record Said(String message, EmergencyForm form, List<StatusBoard.Line> lines) {
        Said(String message, EmergencyForm form) {
            this(message, form, List.of());
        }
    }

    /** What is done with a form, on behalf of whoever holds the key. */
    @FunctionalInterface
    private interface Deed {
        Said of(EmergencyForm form, Optional<Principal> holder);
    }

    private void answer(Context request, Deed deed) {
        String site = request.header("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw HttpProblem.refused(403, "forbidden", "The form is to be sent from the page itself.");
        }
        EmergencyForm form = read(request);
        try {
            answer(request, 200, deed.of(form, holder(request, form)));
        } catch (HttpProblem problem) {
            answer(request, problem.status(), new Said("Not done. " + problem.getMessage(), form));
        } catch (Refusal refusal) {
            answer(request, 422, new Said("Not done. " + refusal.getMessage(), form));
        } catch (IllegalArgumentException misspelt) {
            answer(request, 422, new Said("Not done: " + misspelt.getMessage() + ".", form));
        }
    }

    private EmergencyForm read(Context request) {
        if (!places.tryAcquire()) {
            throw HttpProblem.unavailable("Others are sending the form. Try again, or use the API.");
        }
        try {
            return EmergencyForm.read(Body.bytes(request, LIMIT));
        } finally {
            places.release();
        }
    }

    private Optional<Principal> holder(Context request, EmergencyForm form) {
        return form.key().isEmpty() && origins.sent(request)
                ? SessionCookie.of(request).flatMap(keys::findSessionForEmergency)
                : keys.findForEmergency(form.key());
    }

    private Said shown(EmergencyForm form, Optional<Principal> holder) {
        Actor unused = actor(holder);
        return new Said("Nothing was changed.", form, board.lines());
    }

    private Said engaged(EmergencyForm form, Optional<Principal> holder) {
        String message = form.project()
                .map(project -> engaged(project, form.input(), holder))
                .orElseGet(() -> engagedHere(form, holder));
        return new Said(message, form);
    }

    private String engagedHere(EmergencyForm form, Optional<Principal> holder) {
        EnvironmentId environment = EnvironmentId.parse(form.environment());
        Actor actor = actor(holder.filter(known -> known.opens(environment)));
        EngageInput input = form.input();
        Outcome outcome = emergencies.engage(environment, input.target(), actor, input.checkedReason());
        return "Engaged. Epoch " + outcome.status().epoch() + ", " + told(outcome.stages());
    }

    private String engaged(String project, EngageInput input, Optional<Principal> holder) {
        Actor actor = actor(holder.filter(known -> known.scope().isEmpty()));
        Stages stages = projects.engage(project, input.projectTag(), actor, input.checkedReason());
        int environments = projects.environments(project).size();
        return "Engaged in " + environments + " environments, " + told(stages);
    }

    private static Actor actor(Optional<Principal> holder) {
        return holder.filter(EmergencyPageRoutes::mayEngage)
                .map(Principal::actor)
                .orElseThrow(() -> HttpProblem.refused(
                        403, "forbidden", "The key is unknown, for something else, or for another environment."));
    }

    private static String told(Stages stages) {
        return stages.streams() + " streams told, database "
                + (stages.database() == Stages.Database.COMMITTED ? "told" : "not told yet")
                + (stages.journal() ? "." : ", and NOT on this node's disk.");
    }

    private static boolean mayEngage(Principal principal) {
        return principal.kind() == KeyKind.ADMIN || principal.kind() == KeyKind.BREAK_GLASS;
    }

    private static void answer(Context request, int status, Said said) {
        request.status(status)
                .contentType("text/html; charset=utf-8")
                .header("Content-Security-Policy", EmergencyPage.POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin")
                .header("Cache-Control", "no-store")
                .result(EmergencyPage.of(said.message(), said.form(), said.lines()));
    }
}
