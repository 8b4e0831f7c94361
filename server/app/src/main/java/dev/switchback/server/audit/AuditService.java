package dev.switchback.server.audit;

import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Page;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Reads the audit log. Writing it is every change's own business. Safe to share between threads. */
public final class AuditService {
    private final Jdbi jdbi;
    private final EnvironmentService environments;
    private final AuditStore store = new AuditStore();

    public AuditService(Jdbi jdbi, EnvironmentService environments) {
        this.jdbi = jdbi;
        this.environments = environments;
    }

    /** Lists the entries of a project that are asked for, newest first. */
    Page<AuditEntry> list(String project, AuditQuery query, Page.Request page) {
        environments.loadProject(project);
        long before = page.after().map(AuditService::cursor).orElse(Long.MAX_VALUE);
        return Page.of(
                jdbi.withHandle(handle -> store.list(handle, project, query, before, page.limit() + 1)),
                page,
                entry -> Long.toString(entry.id()));
    }

    /** Finds an entry of a project by its id. */
    public Optional<AuditEntry> find(String project, long id) {
        return jdbi.withHandle(handle -> store.find(handle, project, id));
    }

    private static long cursor(String after) {
        if (!after.matches("[0-9]{1,18}")) {
            throw HttpProblem.malformed("after is the next of the page before, a number.");
        }
        return Long.parseLong(after);
    }
}
