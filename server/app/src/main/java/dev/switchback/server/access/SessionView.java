package dev.switchback.server.access;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.http.KeyKind;
import dev.switchback.server.http.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Who has a session, and what may be done in it.
 *
 * @param actor as the audit log names it
 * @param permissions what may be done
 * @param projects where
 * @param emergencyOrigins where the same may be engaged when this port does not answer
 */
record SessionView(String actor, List<Allowed> permissions, List<ProjectView> projects, List<String> emergencyOrigins) {
    SessionView {
        permissions = List.copyOf(permissions);
        projects = List.copyOf(projects);
        emergencyOrigins = List.copyOf(emergencyOrigins);
    }

    /** What may be done. */
    enum Allowed {
        /** Emergencies engaged and watched. */
        ENGAGE,
        /** Everything within the environments. */
        EDIT,
        /** Everything else: projects, keys, the audit log. */
        ADMINISTER
    }

    /** A project, and those of its environments that the session opens. */
    record ProjectView(String key, List<String> environments) {
        ProjectView {
            environments = List.copyOf(environments);
        }
    }

    static SessionView of(Principal holder, Collection<EnvironmentId> served, List<String> emergencyOrigins) {
        return new SessionView(holder.actor().name(), allowed(holder), projects(holder, served), emergencyOrigins);
    }

    private static List<Allowed> allowed(Principal holder) {
        if (holder.kind() != KeyKind.ADMIN) {
            return List.of(Allowed.ENGAGE);
        }
        return holder.scope().isPresent() ? List.of(Allowed.ENGAGE, Allowed.EDIT) : List.of(Allowed.values());
    }

    private static List<ProjectView> projects(Principal holder, Collection<EnvironmentId> served) {
        Map<String, List<String>> environments = served.stream()
                .filter(holder::opens)
                .collect(Collectors.groupingBy(
                        EnvironmentId::project,
                        TreeMap::new,
                        Collectors.mapping(EnvironmentId::key, Collectors.toList())));
        return environments.entrySet().stream()
                .map(project -> new ProjectView(
                        project.getKey(), project.getValue().stream().sorted().toList()))
                .toList();
    }
}
