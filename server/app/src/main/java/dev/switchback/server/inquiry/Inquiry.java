package dev.switchback.server.inquiry;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.flags.FlagProposals;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.movement.Movement;
import dev.switchback.server.movement.Preview;
import dev.switchback.server.publishing.PublishCheck;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is in force on this node, and what would be if a flag were another. Nothing is written.
 *
 * <p>Safe to share between threads.
 */
public final class Inquiry {
    private final Function<EnvironmentId, Optional<CompiledSnapshot>> snapshots;
    private final EnvironmentService environments;
    private final FlagProposals proposals;

    /**
     * Makes an inquiry.
     *
     * @param snapshots what is in force, by environment; empty where nothing is known yet
     */
    public Inquiry(
            Function<EnvironmentId, Optional<CompiledSnapshot>> snapshots,
            EnvironmentService environments,
            FlagProposals proposals) {
        this.snapshots = snapshots;
        this.environments = environments;
        this.proposals = proposals;
    }

    /**
     * Returns what is in force.
     *
     * @throws Refusal if there is no such environment
     * @throws HttpProblem 503 if it is not loaded yet
     */
    CompiledSnapshot present(EnvironmentId environment) {
        return snapshots.apply(environment).orElseThrow(() -> {
            environments.load(environment);
            return HttpProblem.notLoaded(environment);
        });
    }

    /**
     * Returns what would be in force with the flag {@code key} as {@code proposal} has it. Its version stays.
     *
     * @throws Refusal if a change to that would be refused
     */
    CompiledSnapshot proposed(EnvironmentId environment, String key, Proposal proposal) {
        return proposed(present(environment), environment, key, proposal);
    }

    private CompiledSnapshot proposed(
            CompiledSnapshot present, EnvironmentId environment, String key, Proposal proposal) {
        return proposal.reading(() -> {
            Flag flag = proposal.patch()
                    ? proposals.patch(environment, key, proposal.document())
                    : proposals.put(environment, key, proposal.document());
            Snapshot proposed = with(present.source(), flag);
            PublishCheck.check(
                    present.source(),
                    proposed,
                    key,
                    present.surroundings().clock().instant());
            return present.recompiled(proposed);
        });
    }

    /**
     * Tells who would move if the flag {@code key} were as {@code proposal} has it.
     *
     * @throws Refusal if there is no such flag, or the change would be refused
     */
    PreviewView preview(EnvironmentId environment, String key, Proposal proposal, List<Context> contexts) {
        CompiledSnapshot before = present(environment);
        require(before, key);
        CompiledSnapshot after = proposed(before, environment, key, proposal);
        return new PreviewView(
                ShareView.of(Movement.of(before, after, key)),
                contexts.isEmpty() ? null : HeadcountView.of(Preview.of(before, after, key, contexts)));
    }

    /**
     * Insists on a flag.
     *
     * @throws Refusal if there is none
     */
    static void require(CompiledSnapshot snapshot, String key) {
        if (!snapshot.source().flags().containsKey(key)) {
            throw Refusal.notFound("flag " + key);
        }
    }

    private static Snapshot with(Snapshot snapshot, Flag flag) {
        Map<String, Flag> flags = new HashMap<>(snapshot.flags());
        flags.put(flag.key(), flag);
        return new Snapshot(
                snapshot.environment(), snapshot.revision(), flags, snapshot.segments(), snapshot.emergency());
    }
}
