package dev.switchback.client;

import dev.switchback.client.ledger.DivergenceLedger;
import dev.switchback.client.ledger.Reason;
import dev.switchback.client.ledger.Side;
import java.time.Instant;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an operation is written to both sides.
 *
 * @param ledger where it is noted that the second side may not have it
 * @param key tells what is written
 * @param payload encodes the write; null for nothing
 * @param background whether the caller has its answer before the second side has the write
 */
record DualWrite<A>(
        DivergenceLedger ledger,
        Function<A, String> key,
        @Nullable Function<A, byte[]> payload,
        boolean background) {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);

    DualWrite<A> inBackground() {
        return new DualWrite<>(ledger, key, payload, true);
    }

    /** Notes that {@code side} may lack the write of {@code argument}. Never throws. */
    long note(String flag, Side side, A argument, Reason reason, Instant now) {
        return ledger.note(flag, side, told(argument), reason, now, encoded(argument));
    }

    /** Tells from what a second write threw why the side may lack it; null for a result that is an error. */
    static Reason reason(@Nullable Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            return Reason.UNKNOWN;
        }
        return thrown instanceof TimeoutException ? Reason.TIMED_OUT : Reason.FAILED;
    }

    private String told(A argument) {
        try {
            return String.valueOf(key.apply(argument));
        } catch (RuntimeException e) {
            LOG.warn("No key for a divergence: {}", e.toString());
            return "";
        }
    }

    private byte @Nullable [] encoded(A argument) {
        try {
            return payload == null ? null : payload.apply(argument);
        } catch (RuntimeException e) {
            LOG.warn("A divergence is noted without its payload: {}", e.toString());
            return null;
        }
    }
}
