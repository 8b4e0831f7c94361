package dev.switchback.server.telemetry;

import dev.switchback.protocol.Instance;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.Report;
import java.time.Instant;
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
 */
record Incarnation(
        Instance instance,
        long sequence,
        Receipt receipt,
        Set<String> tripped,
        Instant firstSeen,
        Instant lastSeen,
        Instant confirmedAt) {
    Incarnation {
        tripped = Set.copyOf(tripped);
    }

    static Incarnation first(Report report, Instant now) {
        return new Incarnation(report.instance(), report.sequence(), report.receipt(), report.tripped(), now, now, now);
    }

    /** Returns the incarnation after a newer {@code report}. */
    Incarnation after(Report report, Instant now) {
        Receipt next = report.receipt();
        boolean same = next.revision() == receipt.revision() && next.epoch() == receipt.epoch();
        return new Incarnation(
                report.instance(), report.sequence(), next, report.tripped(), firstSeen, now, same ? confirmedAt : now);
    }

    String id() {
        return instance.incarnation();
    }
}
