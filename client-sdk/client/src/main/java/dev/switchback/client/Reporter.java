package dev.switchback.client;

import dev.switchback.protocol.Acknowledgement;
import dev.switchback.protocol.Following;
import dev.switchback.protocol.Instance;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.ReportCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends reports, one after the other: when something is due, at once when it is urgent, and now and then as a sign of
 * life. Runs on a thread of its own until it is closed or that is interrupted.
 */
final class Reporter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);

    private final Transport transport;
    private final ConfigurationStore store;
    private final Telemetry telemetry;
    private final Instance instance;
    private final Supplier<Following> following;
    private final Duration interval;
    private final Tuning tuning;
    private final Pacing pacing;
    private final Semaphore wake = new Semaphore(0);
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean failing;
    private long sequence;
    private @Nullable Receipt heardReceipt;
    private Set<String> heardTripped = Set.of();
    private boolean heardStreaming;
    private long heardAt;

    Reporter(
            Transport transport,
            ConfigurationStore store,
            Telemetry telemetry,
            Instance instance,
            Supplier<Following> following,
            Duration interval,
            Tuning tuning) {
        this.transport = transport;
        this.store = store;
        this.telemetry = telemetry;
        this.instance = instance;
        this.following = following;
        this.interval = interval;
        this.tuning = tuning;
        this.pacing = new Pacing(tuning.backoffBase(), tuning.signOfLife(), tuning.refusedPause());
    }

    /** Asks for a report at once. Never blocks. */
    void hurry() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    /** Ends the work with a last report. */
    void close() {
        closed.countDown();
        wake.release();
    }

    @Override
    public void run() {
        try {
            while (closed.getCount() > 0) {
                wake.tryAcquire(interval.toNanos(), TimeUnit.NANOSECONDS);
                wake.drainPermits();
                if (closed.getCount() > 0 && isDue()) {
                    Duration pause = report(tuning.requestTimeout(), false);
                    closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
                }
            }
            if (heardReceipt != null || isDue()) {
                report(tuning.closeTimeout().dividedBy(2), true);
            }
        } catch (InterruptedException giveUp) {
            LOG.debug("The reporter was closed before its last report was through");
        }
    }

    /** Sends one report, if {@code leaving} the last, and returns the pause that has to follow. */
    private Duration report(Duration patience, boolean leaving) throws InterruptedException {
        Configuration configuration = store.current();
        if (configuration == null) {
            return Duration.ZERO;
        }
        try {
            Telemetry.Draft draft =
                    telemetry.draft(instance, ++sequence, configuration.receipt(), leaving, following.get());
            Acknowledgement answer = transport.report(ReportCodec.write(draft.report()), patience);
            answered(draft, answer);
            return tuning.reportSpacing();
        } catch (Refusal refusal) {
            failed(refusal);
            if (refusal.ofContent()) {
                telemetry.refused();
            }
            return refusal.ofKey()
                    ? pacing.afterRefusal(tuning.random().get())
                    : pacing.afterFailure(refusal.retryAfter(), tuning.random().get());
        } catch (IOException | RuntimeException e) {
            failed(e);
            return pacing.afterFailure(Optional.empty(), tuning.random().get());
        }
    }

    /** A report that builds on what this server has not heard is as good as none: the next one says it all. */
    private void answered(Telemetry.Draft draft, Acknowledgement answer) {
        pacing.succeeded();
        failing = false;
        long now = tuning.nanos().getAsLong();
        if (telemetry.answered(draft, answer, now)) {
            heardAt = now;
            heardReceipt = draft.report().receipt();
            heardTripped = draft.report().tripped();
            heardStreaming = streams(draft.report());
        }
    }

    private void failed(Exception cause) {
        if (failing) {
            LOG.debug("A report did not get through", cause);
            return;
        }
        failing = true;
        LOG.warn("A report did not get through and will be made up for: {}", cause.toString());
    }

    private boolean isDue() {
        Configuration configuration = store.current();
        return configuration != null
                && (telemetry.due()
                        || !configuration.receipt().equals(heardReceipt)
                        || !telemetry.tripped().equals(heardTripped)
                        || following.get().streams() != heardStreaming
                        || tuning.nanos().getAsLong() - heardAt
                                >= tuning.signOfLife().toNanos());
    }

    private static boolean streams(Report report) {
        return report.following().filter(Following::streams).isPresent();
    }
}
