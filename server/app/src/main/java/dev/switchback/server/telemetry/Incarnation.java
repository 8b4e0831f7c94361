package dev.switchback.server.telemetry;

import dev.switchback.protocol.Following;
import dev.switchback.protocol.Instance;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.Report;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/**
 * What an incarnation has said last.
 *
 * @param instance who it is
 * @param sequence of its newest report
 * @param receipt what it runs
 * @param tripped flags whose local breaker is open
 * @param firstSeen when its first report came
 * @param lastSeen when its newest report came
 * @param confirmedAt when it first said that it runs what it runs
 * @param following how it hears of changes; empty where it has not said so, or not since this node started
 */
record Incarnation(
        Instance instance,
        long sequence,
        Receipt receipt,
        Set<String> tripped,
        Instant firstSeen,
        Instant lastSeen,
        Instant confirmedAt,
        Optional<Following> following) {
    Incarnation {
        tripped = Set.copyOf(tripped);
    }

    static Incarnation first(Report report, Instant now) {
        return new Incarnation(
                report.instance(),
                report.sequence(),
                report.receipt(),
                report.tripped(),
                now,
                now,
                now,
                report.following());
    }

    /** Returns the incarnation after a newer {@code report}. */
    Incarnation after(Report report, Instant now) {
        Receipt next = report.receipt();
        boolean same = next.revision() == receipt.revision() && next.epoch() == receipt.epoch();
        return new Incarnation(
                report.instance(),
                report.sequence(),
                next,
                report.tripped(),
                firstSeen,
                now,
                same ? confirmedAt : now,
                report.following());
    }

    /** Returns when it polls next, as far as its last report tells; empty for who does not poll. */
    Optional<Instant> pollDue(Instant now) {
        return following.filter(word -> !word.streams()).map(word -> {
            long since = Math.max(0, ChronoUnit.MILLIS.between(lastSeen, now));
            long missed = Math.max(0, since - word.dueMillis() + word.intervalMillis() - 1) / word.intervalMillis();
            return lastSeen.plusMillis(word.dueMillis() + missed * word.intervalMillis());
        });
    }

    String id() {
        return instance.incarnation();
    }
}
