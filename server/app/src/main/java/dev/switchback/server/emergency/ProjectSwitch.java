package dev.switchback.server.emergency;

import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The emergency switch of whole projects: one engagement in each environment, all under one id, put down, obeyed and told
 * together. An environment that is made while its project is engaged is engaged from its first moment.
 *
 * <p>Safe to share between threads.
 */
public final class ProjectSwitch {
    private final EmergencySwitch emergencies;
    private final EmergencyService service;
    private final EmergencyBoard board;
    private final Registrar registrar;
    private final InstantSource clock;

    /** Makes the switch of a node's projects, which pulls those of their environments. */
    public ProjectSwitch(
            EmergencySwitch emergencies,
            EmergencyService service,
            EmergencyBoard board,
            Registrar registrar,
            InstantSource clock) {
        this.emergencies = emergencies;
        this.service = service;
        this.board = board;
        this.registrar = registrar;
        this.clock = clock;
    }

    /**
     * Returns the environments of {@code project}.
     *
     * @throws Refusal if this node knows none
     */
    List<EnvironmentId> environments(String project) {
        List<EnvironmentId> environments = board.environments(project);
        if (environments.isEmpty()) {
            throw Refusal.notFound("environment of the project " + project);
        }
        return environments;
    }

    /** Returns what is in force, by environment. */
    Map<EnvironmentId, EmergencyStatus> load(String project) {
        Map<EnvironmentId, EmergencyStatus> all = new LinkedHashMap<>();
        environments(project).forEach(environment -> all.put(environment, emergencies.load(environment)));
        return all;
    }

    /**
     * Engages an emergency rollback in all environments, for flags with {@code tag} or for all of them. Where that is
     * engaged already nothing changes.
     *
     * @param reason why, in words; empty for none given
     * @throws Refusal if this node knows no environment of {@code project}
     */
    Stages engage(String project, Optional<String> tag, Actor actor, String reason) {
        Progress progress = new Progress();
        List<EnvironmentId> environments = environments(project);
        Target target = Target.ofProject(tag);
        boolean answers = present(environments, target).isEmpty() || refresh(environments);
        Optional<String> known = answers ? present(environments, target) : Optional.empty();
        String group = known.orElseGet(service::newId);
        Instant now = clock.instant();
        List<Entry> wanted = environments.stream()
                .map(environment -> new Entry(
                        environment,
                        EmergencyService.engaged(Engaged.part(group, environment.key()), target, actor, reason, now)))
                .toList();
        return emergencies.tell(emergencies.flip(wanted, answers, progress), answers, progress);
    }

    /** Says what engaging would do, and changes nothing. */
    EngagePreview preview(EnvironmentId environment, Optional<String> tag, int instances) {
        return emergencies.preview(environment, Target.ofProject(tag), instances);
    }

    private Optional<String> present(List<EnvironmentId> environments, Target target) {
        return environments.stream()
                .flatMap(environment -> emergencies.inForce(environment, target).stream())
                .flatMap(entry -> Optional.ofNullable(entry.engaged().group()).stream())
                .findFirst();
    }

    /** What this node holds from a database that is silent may have been released since. */
    private boolean refresh(List<EnvironmentId> environments) {
        return registrar
                .ask(direct -> {
                    environments.forEach(environment -> board.loaded(environment, service.load(direct, environment)));
                    return true;
                })
                .orElse(false);
    }

    /**
     * Releases the project's engagements that {@code groups} name, environment by environment. If it fails on its way the
     * others stay engaged, and it may be repeated.
     *
     * @param reason why it is safe again, in words
     */
    void release(String project, Set<String> groups, Actor actor, String reason, Confirmed confirmed) {
        for (EnvironmentId environment : environments(project)) {
            Set<String> ids = groups.stream()
                    .map(group -> Engaged.part(group, environment.key()))
                    .collect(Collectors.toSet());
            emergencies.release(environment, new Seen.Ids(ids), actor, reason, confirmed);
        }
    }
}
