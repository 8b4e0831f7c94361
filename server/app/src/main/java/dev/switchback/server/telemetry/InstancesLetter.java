package dev.switchback.server.telemetry;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.switchback.protocol.Following;
import dev.switchback.protocol.Instance;
import dev.switchback.protocol.Receipt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an owner says of the instances that it has heard of lately. A newer node may say more. */
@JsonIgnoreProperties(ignoreUnknown = true)
record InstancesLetter(List<Line> instances) {
    InstancesLetter {
        instances = List.copyOf(instances);
    }

    /** One of them; {@code told} is whether it says how it hears of changes, by {@code interval} and {@code due}. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Line(
            String name,
            String incarnation,
            String sdk,
            long sequence,
            long revision,
            String hash,
            long epoch,
            Set<String> rejected,
            Set<String> tripped,
            Instant firstSeen,
            Instant lastSeen,
            Instant confirmedAt,
            boolean told,
            long interval,
            long due) {
        Line {
            rejected = Set.copyOf(rejected);
            tripped = Set.copyOf(tripped);
        }

        private static Line of(Incarnation said) {
            Receipt receipt = said.receipt();
            Following following = said.following().orElse(Following.STREAM);
            return new Line(
                    said.instance().name(),
                    said.id(),
                    said.instance().sdk(),
                    said.sequence(),
                    receipt.revision(),
                    receipt.hash(),
                    receipt.epoch(),
                    receipt.rejected(),
                    said.tripped(),
                    said.firstSeen(),
                    said.lastSeen(),
                    said.confirmedAt(),
                    said.following().isPresent(),
                    following.intervalMillis(),
                    following.dueMillis());
        }

        private Incarnation said() {
            return new Incarnation(
                    new Instance(name, incarnation, sdk),
                    sequence,
                    new Receipt(revision, hash, epoch, rejected),
                    tripped,
                    firstSeen,
                    lastSeen,
                    confirmedAt,
                    told ? Optional.of(new Following(interval, due)) : Optional.empty());
        }
    }

    static InstancesLetter of(List<Incarnation> heard) {
        return new InstancesLetter(heard.stream().map(Line::of).toList());
    }

    List<Incarnation> heard() {
        return instances.stream().map(Line::said).toList();
    }
}
