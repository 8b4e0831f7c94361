package dev.switchback.server.environments;

import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.AuditRecord;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.Expected;
import dev.switchback.server.http.Json;
import dev.switchback.server.http.Page;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Projects and environments. Nothing is ever deleted here: their keys are in SDKs' and people's hands.
 *
 * <p>Safe to share between threads.
 */
public final class EnvironmentService {
    /** Key of the project that a new installation starts with. */
    public static final String FIRST_PROJECT = "default";

    private final Jdbi jdbi;
    private final Changes changes;
    private final ProjectStore projects = new ProjectStore();
    private final EnvironmentStore environments = new EnvironmentStore();

    public EnvironmentService(Jdbi jdbi, Changes changes) {
        this.jdbi = jdbi;
        this.changes = changes;
    }

    /** Returns the names of all environments. */
    public List<EnvironmentId> all() {
        return List.copyOf(revisions().keySet());
    }

    /** Returns the revision of every environment, as committed. */
    public Map<EnvironmentId, Long> revisions() {
        return jdbi.withHandle(environments::revisions);
    }

    /** Finds the environment {@code id} inside the caller's transaction. */
    public Optional<Environment> find(Handle handle, EnvironmentId id) {
        return environments.find(handle, id);
    }

    /**
     * Loads the environment {@code id}.
     *
     * @throws Refusal if there is none
     */
    public Environment load(EnvironmentId id) {
        return jdbi.withHandle(handle -> environments.find(handle, id))
                .orElseThrow(() -> Refusal.notFound("environment " + id));
    }

    /**
     * Loads the project {@code key}.
     *
     * @throws Refusal if there is none
     */
    public Project loadProject(String key) {
        return jdbi.withHandle(handle -> projects.find(handle, key))
                .orElseThrow(() -> Refusal.notFound("project " + key));
    }

    /** Lists projects by key. */
    public Page<Project> listProjects(Page.Request page) {
        return Page.of(
                jdbi.withHandle(handle -> projects.list(handle, page.after().orElse(""), page.limit() + 1)),
                page,
                Project::key);
    }

    /**
     * Lists a project's environments by key.
     *
     * @throws Refusal if there is no such project
     */
    public Page<Environment> list(String project, Page.Request page) {
        loadProject(project);
        return Page.of(
                jdbi.withHandle(handle ->
                        environments.list(handle, project, page.after().orElse(""), page.limit() + 1)),
                page,
                environment -> environment.id().key());
    }

    /**
     * Creates or renames a project.
     *
     * @throws Refusal if it is not as {@code expected}
     */
    public Project putProject(String key, String name, Expected expected, Actor actor) {
        return changes.outside(key, actor, change -> {
            Handle handle = change.handle();
            Optional<Project> present = projects.findForUpdate(handle, key);
            if (present.isEmpty()) {
                expected.checkAbsent("project " + key);
                if (!projects.insert(change, key, name)) {
                    throw Refusal.stale("project " + key, 1);
                }
                change.record(new AuditRecord("project.created", "project/" + key, "", null, document(name)));
            } else {
                expected.check("project " + key, present.get().version());
                projects.rename(handle, key, name);
                change.record(new AuditRecord(
                        "project.replaced",
                        "project/" + key,
                        "",
                        document(present.get().name()),
                        document(name)));
            }
            return projects.find(handle, key).orElseThrow();
        });
    }

    /**
     * Creates or replaces an environment. A new one is at revision 0; what changes it is a change like any other and
     * takes a revision.
     *
     * @param guarded whether riskier changes are to ask people for its key; empty for as it is, or as it is called
     * @throws Refusal if there is no such project, or the environment is not as {@code expected}
     */
    public Environment put(EnvironmentId id, String name, Optional<Boolean> guarded, Expected expected, Actor actor) {
        boolean exists =
                jdbi.withHandle(handle -> environments.find(handle, id)).isPresent();
        return exists
                ? replace(id, name, guarded, expected, actor)
                : create(id, name, guarded.orElse(Environment.isBornGuarded(id.key())), expected, actor);
    }

    private Environment create(EnvironmentId id, String name, boolean guarded, Expected expected, Actor actor) {
        expected.checkAbsent("environment " + id);
        return changes.outside(id.project(), actor, change -> {
            Handle handle = change.handle();
            if (projects.find(handle, id.project()).isEmpty()) {
                throw Refusal.notFound("project " + id.project());
            }
            if (!environments.insert(change, id, name, guarded)) {
                throw Refusal.stale("environment " + id, 0);
            }
            Environment created = environments.find(handle, id).orElseThrow();
            change.record(
                    new AuditRecord("environment.created", "environment/" + id.key(), "", null, document(created)));
            return created;
        });
    }

    private Environment replace(
            EnvironmentId id, String name, Optional<Boolean> guarded, Expected expected, Actor actor) {
        changes.inEnvironment(id, actor, change -> {
            Environment present = environments.find(change.handle(), id).orElseThrow();
            expected.check("environment " + id, present.revision(), present.tag());
            boolean wanted = guarded.orElse(present.guarded());
            if (!present.name().equals(name) || wanted != present.guarded()) {
                environments.replace(change.handle(), id, name, wanted);
                Environment after = environments.find(change.handle(), id).orElseThrow();
                change.record(new AuditRecord(
                        "environment.replaced", "environment/" + id.key(), "", document(present), document(after)));
            }
            return present;
        });
        return load(id);
    }

    /**
     * Gives an empty installation its first project, {@value #FIRST_PROJECT}, with the environments development, staging
     * and production. Does nothing where there is a project. Safe to call on several nodes at once.
     */
    public void createFirst() {
        changes.outside(FIRST_PROJECT, Actor.SERVICE, change -> {
            if (!projects.lockAndCheckEmpty(change.handle())) {
                return false;
            }
            projects.insert(change, FIRST_PROJECT, "Default");
            for (String name : List.of("Development", "Staging", "Production")) {
                String key = name.toLowerCase(Locale.ROOT);
                environments.insert(
                        change, new EnvironmentId(FIRST_PROJECT, key), name, Environment.isBornGuarded(key));
            }
            change.record(new AuditRecord(
                    "project.created", "project/" + FIRST_PROJECT, "first start", null, document("Default")));
            return true;
        });
    }

    private static String document(Environment environment) {
        return Json.text(environment.document());
    }

    private static String document(String name) {
        return Json.text(Map.of("name", name));
    }
}
