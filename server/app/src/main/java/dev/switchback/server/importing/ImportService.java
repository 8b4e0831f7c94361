package dev.switchback.server.importing;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.References;
import dev.switchback.evaluation.Segment;
import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.Change;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.flags.FlagService;
import dev.switchback.server.segments.SegmentService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Takes over flags and segments of other services, all that can be in one change.
 *
 * <p>Safe to share between threads.
 */
public final class ImportService {
    private final Changes changes;
    private final FlagService flags;
    private final SegmentService segments;

    public ImportService(Changes changes, FlagService flags, SegmentService segments) {
        this.changes = changes;
        this.flags = flags;
        this.segments = segments;
    }

    /**
     * How to import.
     *
     * @param dryRun whether to change nothing, only say what would be
     * @param replace whether flags and segments that are there already give way
     * @param reason why, for the audit log
     */
    public record Order(boolean dryRun, boolean replace, String reason) {}

    /**
     * Imports {@code translation}.
     *
     * @param afterwards is given each flag that was accepted, inside the change
     *
     * @throws Refusal if there is no such environment, it would hold too much, or flags that are there would no longer
     *     evaluate
     */
    public Report accept(
            EnvironmentId environment,
            Translation translation,
            Order order,
            Actor actor,
            BiConsumer<Change, Flag> afterwards) {
        Function<Change, Report> work = change -> new Run(change, environment, order, afterwards).all(translation);
        return order.dryRun()
                ? changes.rehearse(environment, actor, work)
                : changes.inEnvironment(environment, actor, work);
    }

    /** One import, inside its transaction. */
    private final class Run {
        private final Change change;
        private final EnvironmentId environment;
        private final Order order;
        private final BiConsumer<Change, Flag> afterwards;
        private final List<String> acceptedFlags = new ArrayList<>();
        private final List<String> acceptedSegments = new ArrayList<>();
        private final List<Remark> refused = new ArrayList<>();
        private final Set<String> refusedFlags = new HashSet<>();
        private final Set<String> refusedSegments = new HashSet<>();

        private Run(Change change, EnvironmentId environment, Order order, BiConsumer<Change, Flag> afterwards) {
            this.change = change;
            this.environment = environment;
            this.order = order;
            this.afterwards = afterwards;
        }

        private Report all(Translation translation) {
            refused.addAll(translation.refused());
            translation.segments().forEach(this::accept);
            translation.flags().forEach(this::accept);
            flags.checkCount(change, environment);
            List<Remark> notes = translation.notes().stream()
                    .filter(note -> !refusedFlags.contains(note.key()))
                    .toList();
            return new Report(order.dryRun(), acceptedFlags, acceptedSegments, refused, notes);
        }

        private void accept(Translation.Audience audience) {
            Segment segment = audience.segment();
            if (!order.replace() && segments.differs(change.handle(), environment, segment)) {
                refusedSegments.add(segment.key());
                refused.add(new Remark("segment " + segment.key(), "", "there is another one of that name"));
                return;
            }
            segments.accept(change, environment, segment, audience.description(), order.reason());
            acceptedSegments.add(segment.key());
        }

        private void accept(Translation.Imported imported) {
            Flag flag = imported.flag();
            Optional<String> obstacle = obstacle(flag);
            if (obstacle.isEmpty()) {
                obstacle = write(imported);
            }
            obstacle.ifPresentOrElse(
                    why -> {
                        refusedFlags.add(flag.key());
                        refused.add(new Remark(flag.key(), "", why));
                    },
                    () -> acceptedFlags.add(flag.key()));
        }

        private Optional<String> obstacle(Flag flag) {
            if (!order.replace() && flags.exists(change.handle(), environment, flag.key())) {
                return Optional.of("there is a flag of that name; say replace=true to have it replaced");
            }
            return References.prerequisites(flag).stream()
                    .filter(refusedFlags::contains)
                    .map(parent -> "its parent '" + parent + "' is refused")
                    .findFirst()
                    .or(() -> References.segments(flag).stream()
                            .filter(refusedSegments::contains)
                            .map(segment -> "its segment '" + segment + "' is refused")
                            .findFirst());
        }

        private Optional<String> write(Translation.Imported imported) {
            Flag flag = imported.flag();
            try {
                flags.accept(change, environment, flag, imported.description(), order.reason());
                afterwards.accept(change, flag);
                return Optional.empty();
            } catch (Refusal refusal) {
                String where = refusal.problems().isEmpty()
                        ? ""
                        : refusal.problems().get(0).pointer() + " ";
                return Optional.of(where + refusal.getMessage());
            }
        }
    }
}
