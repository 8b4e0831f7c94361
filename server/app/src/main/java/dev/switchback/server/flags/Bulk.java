package dev.switchback.server.flags;

import dev.switchback.evaluation.Problem;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes several changes as one. Confined to one thread. */
final class Bulk {
    private final FlagEditor editor;
    private final Change change;
    private final List<BulkResult.Item> results = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private Bulk(FlagEditor editor, Change change) {
        this.editor = editor;
        this.change = change;
    }

    /**
     * Carries out {@code operations} inside {@code change}.
     *
     * @throws Refusal if one of them is refused; says so for each that is
     */
    static BulkResult apply(
            FlagEditor editor,
            Change change,
            EnvironmentId environment,
            List<FlagOperation> operations,
            String reason) {
        Bulk bulk = new Bulk(editor, change);
        for (int i = 0; i < operations.size(); i++) {
            bulk.apply("/operations/" + i, operations.get(i), environment, reason);
        }
        if (!bulk.refusals.isEmpty()) {
            throw Refusal.together(
                    bulk.refusals,
                    bulk.refusals.size() + " of " + operations.size() + " operations are refused; nothing was changed.",
                    bulk.problems);
        }
        return new BulkResult(change.reached(), bulk.results);
    }

    private void apply(String pointer, FlagOperation operation, EnvironmentId environment, String reason) {
        try {
            Optional<StoredFlag> stored = operation.apply(editor, change, environment, reason);
            results.add(new BulkResult.Item(
                    operation.key(), stored.map(StoredFlag::version).orElse(null)));
        } catch (Refusal refusal) {
            refusals.add(refusal);
            refuse(pointer, refusal);
        }
    }

    private void refuse(String pointer, Refusal refusal) {
        if (refusal.problems().isEmpty()) {
            problems.add(new Problem(pointer, String.valueOf(refusal.getMessage())));
        }
        refusal.problems()
                .forEach(problem ->
                        problems.add(new Problem(pointer + "/document" + problem.pointer(), problem.detail())));
    }
}
