package dev.switchback.server.telemetry;

import dev.switchback.evaluation.Snapshot;
import dev.switchback.server.emergency.Confirmations;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Running instances as the API shows them. */
record InstancesView(long revision, long epoch, Confirmations confirmations, List<InstanceView> items) {
    InstancesView {
        items = List.copyOf(items);
    }

    static InstancesView of(Snapshot present, List<InstanceStatus> live) {
        return new InstancesView(
                present.revision(),
                present.emergency().epoch(),
                InstanceService.confirmations(live),
                live.stream().map(InstanceView::of).toList());
    }

    /** One of them. */
    record InstanceView(
            String name,
            String incarnation,
            String sdk,
            long revision,
            long epoch,
            boolean confirmed,
            @Nullable Instant confirmedAt,
            @Nullable Instant staleSince,
            Delivery delivery,
            @Nullable Instant pollDueAt,
            Instant lastSeenAt,
            List<String> tripped,
            List<String> rejected) {
        InstanceView {
            tripped = List.copyOf(tripped);
            rejected = List.copyOf(rejected);
        }

        static InstanceView of(InstanceStatus status) {
            return new InstanceView(
                    status.instance().name(),
                    status.instance().incarnation(),
                    status.instance().sdk(),
                    status.receipt().revision(),
                    status.receipt().epoch(),
                    status.confirmed(),
                    status.confirmed() ? status.since() : null,
                    status.staleSince().orElse(null),
                    status.delivery(),
                    status.pollDue().orElse(null),
                    status.lastSeen(),
                    status.tripped().stream().sorted().toList(),
                    status.receipt().rejected().stream().sorted().toList());
        }
    }
}
