package dev.switchback.client;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the two versions of a flag do on this instance, and what follows at once: the breaker takes V2 out, and the server
 * hears without delay. Safe for any number of threads; takes no lock.
 */
final class VersionHealth {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);
    private static final int URGENT_ERRORS = 3;
    private static final int URGENT_SHARE = 5;

    private final String key;
    private final Runnable urgent;
    private final Breaker breaker = new Breaker();
    private final LongAdder v1Calls = new LongAdder();
    private final LongAdder v1Errors = new LongAdder();
    private final LongAdder takenOver = new LongAdder();
    private final LongAdder v2Calls = new LongAdder();
    private final LongAdder v2Errors = new LongAdder();
    private volatile long callsAtReport;
    private volatile long errorsAtReport;

    /** @param urgent called when the server should hear at once */
    VersionHealth(String key, Runnable urgent) {
        this.key = key;
        this.urgent = urgent;
    }

    /** Asks for leave to send a call to V2; only a breaker that has opened needs the time. */
    boolean permitsSecond(LongSupplier nanos) {
        return !breaker.isOpen() || breaker.permits(nanos.getAsLong());
    }

    /** Takes the outcome of a call. */
    void judge(Choice choice, boolean failed, long now) {
        if (choice.second()) {
            judgeSecond(choice, failed, now);
        } else {
            judgeFirst(choice, failed);
        }
    }

    private void judgeSecond(Choice choice, boolean failed, long now) {
        v2Calls.increment();
        if (failed) {
            v2Errors.increment();
        }
        if (choice == Choice.V2 && breaker.v2(failed, now)) {
            LOG.warn("V2 of {} fails here: this instance serves V1 and probes V2 from time to time", key);
            urgent.run();
        }
    }

    private void judgeFirst(Choice choice, boolean failed) {
        breaker.v1(failed);
        v1Calls.increment();
        if (failed) {
            v1Errors.increment();
        }
        if (choice == Choice.V1_FOR_V2) {
            takenOver.increment();
        }
    }

    /** Makes the server hear at once if much of what V2 did since the last report has failed. */
    void hurryIfSecondFails() {
        long errors = v2Errors.sum() - errorsAtReport;
        if (errors >= URGENT_ERRORS && errors * URGENT_SHARE >= v2Calls.sum() - callsAtReport) {
            urgent.run();
        }
    }

    /** Says whether the local breaker has taken V2 out. */
    boolean tripped() {
        return breaker.isOpen();
    }

    /** Closes the breaker: what ran as V2 is another thing now. */
    void reset() {
        breaker.reset();
    }

    /** The server has heard of everything so far. */
    void reported() {
        callsAtReport = v2Calls.sum();
        errorsAtReport = v2Errors.sum();
    }

    /** Returns what has been counted so far, with what happened {@code beside}. */
    SwitchReport report(SwitchCounts beside) {
        SwitchReport.Calls first = new SwitchReport.Calls(v1Calls.sum(), v1Errors.sum());
        SwitchReport.Calls second = new SwitchReport.Calls(v2Calls.sum(), v2Errors.sum());
        return new SwitchReport(key, tripped(), first, second, takenOver.sum(), beside);
    }
}
