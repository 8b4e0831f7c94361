package dev.switchback.client;

import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Evaluation;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an instance knows of a flag that switches between versions: its series, its breaker, its units. Shared
 * by all switches of the flag and safe for any number of threads; choosing and counting take no lock.
 */
final class SwitchedFlag {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchbackClient.class);

    private final String key;
    private final ConfigurationStore store;
    private final BooleanSupplier takeBack;
    private final LongSupplier nanos;
    private final VersionHealth health;
    private final FlagSeries series;
    private final CallCounts counts;
    private final SwitchTally tally = new SwitchTally();
    private final EvaluationListener listener;
    private final AtomicBoolean silentInShadow = new AtomicBoolean();
    private volatile @Nullable FlagView view;

    /**
     * @param takeBack whether the process itself wants everything taken back
     * @param urgent called when the server should hear at once
     * @param listener told of each choice
     */
    SwitchedFlag(
            String key,
            ConfigurationStore store,
            BooleanSupplier takeBack,
            LongSupplier nanos,
            Runnable urgent,
            EvaluationListener listener) {
        this.listener = listener;
        this.key = key;
        this.series = new FlagSeries(key);
        this.store = store;
        this.takeBack = takeBack;
        this.nanos = nanos;
        this.health = new VersionHealth(key, urgent);
        this.counts = new CallCounts(series, health, nanos);
    }

    String key() {
        return key;
    }

    /** Says whether the flag is in shadow: then a call may have to run V2 aside. */
    boolean shadows() {
        FlagView now = view();
        return now != null && now.shadows();
    }

    /** Returns what has been counted of everything beside plain calls. */
    SwitchTally tally() {
        return tally;
    }

    /**
     * Calls the version chosen for {@code context} and counts how it does. Nothing of the call is kept in an object, so
     * that it costs no memory, whatever the compiler makes of it; but a stage that nobody has spoken of is judged when it
     * completes. Throws what the version throws.
     */
    <A, R> R call(Context context, A argument, Operation<A, R> operation) {
        FlagView now = view();
        long caller = now == null ? Unit.NOBODY : now.unit(context);
        Evaluation evaluation = evaluate(now, context, caller);
        Choice choice = choose(now, evaluation);
        Counters counters = counts.of(evaluation);
        long unit = Unit.under(evaluation, caller);
        long start = nanos.getAsLong();
        Seat seat = operation.seat();
        if (seat != null) {
            seat.watch(operation.due(start), this, counters, unit, choice, now);
        }
        R result;
        try {
            result = (choice.second() ? operation.v2() : operation.v1()).apply(argument);
        } catch (Throwable thrown) {
            end(seat, operation.judgement().fails(thrown), counters, unit, choice, now, start);
            throw Sneaky.rethrow(thrown);
        }
        if (operation.mayBeStage() && seat == null && result instanceof CompletionStage<?> stage) {
            Call call = new Call(counters, unit, choice, now, evaluation, start);
            AsyncVersionSwitch.follow(stage, call, Judgement.ofExceptions());
        } else {
            end(seat, operation.judgement().returnedError(result), counters, unit, choice, now, start);
        }
        return result;
    }

    /** The deadline of a call has passed: it counts as an error now, and not when it ends. */
    void overdue(@Nullable Counters counters, long unit, Choice choice, @Nullable FlagView view) {
        tally.add(SwitchTally.Kind.OVERDUE);
        long now = nanos.getAsLong();
        count(true, counters, unit, choice, view, now, now);
    }

    /** Chooses the version for {@code context} and begins a call to it. Never throws. */
    Call begin(Context context) {
        FlagView now = view();
        long caller = now == null ? Unit.NOBODY : now.unit(context);
        Evaluation evaluation = evaluate(now, context, caller);
        Choice choice = choose(now, evaluation);
        return new Call(
                counts.of(evaluation), Unit.under(evaluation, caller), choice, now, evaluation, nanos.getAsLong());
    }

    /** Evaluates the flag; null if it chooses nothing, and V1 runs uncounted. */
    private @Nullable Evaluation evaluate(@Nullable FlagView now, Context context, long caller) {
        if (now == null || now.flag() == null) {
            return null;
        }
        Evaluation evaluation = now.configuration().evaluate(key, context, caller, takeBack.getAsBoolean());
        listener.evaluated(key, context, evaluation);
        return evaluation.variation() == null ? null : evaluation;
    }

    private Choice choose(@Nullable FlagView now, @Nullable Evaluation evaluation) {
        if (now == null || evaluation == null || now.isFirst(evaluation)) {
            return Choice.V1;
        }
        if (evaluation.complete()) {
            return Choice.V2_ALONE;
        }
        return health.permitsSecond(nanos) ? Choice.V2 : Choice.V1_FOR_V2;
    }

    /**
     * Counts something that was observed of one of the user's own metrics, for the version that {@code context} is given.
     *
     * @param bucket of an observed duration; negative if it is none
     * @return false if there is no room to count it
     */
    boolean observe(String metric, Context context, boolean hit, int bucket) {
        FlagView now = view();
        if (now == null || now.flag() == null || now.flag().ramp() == null) {
            return true;
        }
        long caller = now.unit(context);
        Evaluation evaluation = now.configuration().evaluate(key, context, caller, takeBack.getAsBoolean());
        String variation = evaluation.variation();
        if (variation == null) {
            return true;
        }
        return counts.observe(metric, evaluation, variation, hit, bucket, now, Unit.under(evaluation, caller));
    }

    /** A call was to run V2 aside and must not: says so, once. */
    void notRunAside() {
        if (!silentInShadow.getAndSet(true)) {
            LOG.warn(
                    "{} is in shadow, but a switch of it is not declared idempotent(): V2 does not run aside there",
                    key);
        }
    }

    /** Says whether the local breaker has taken V2 out. */
    boolean tripped() {
        view();
        return health.tripped();
    }

    /** Returns what has been counted so far. */
    SwitchReport report() {
        view();
        return health.report(tally.read());
    }

    /** Returns the series there are. */
    List<Counters> series() {
        return series.all();
    }

    /** The server has heard of everything so far. */
    void reported() {
        health.reported();
        series.reported();
    }

    /** Drops series of earlier versions of the flag that the server knows in full and that nobody adds to any more. */
    void dropOld(long now) {
        FlagView current = view();
        long version =
                current == null || current.flag() == null ? 0 : current.flag().version();
        series.dropOld(version, now);
    }

    private @Nullable FlagView view() {
        Configuration configuration = store.current();
        FlagView seen = view;
        return configuration == null || (seen != null && seen.configuration() == configuration)
                ? seen
                : renew(configuration);
    }

    private synchronized FlagView renew(Configuration configuration) {
        FlagView before = view;
        FlagView fresh = FlagView.of(configuration, key);
        FlagView after = before == null ? fresh : fresh.after(before);
        if (before != null && !before.attempt().equals(after.attempt())) {
            health.reset();
        }
        view = after;
        return after;
    }

    private void end(
            @Nullable Seat seat,
            boolean failed,
            @Nullable Counters counters,
            long unit,
            Choice choice,
            @Nullable FlagView view,
            long start) {
        long now = nanos.getAsLong();
        boolean late = seat != null && seat.late(now);
        if (seat != null && !seat.leave()) {
            return;
        }
        if (late) {
            overdue(counters, unit, choice, view);
        } else {
            count(failed, counters, unit, choice, view, start, now);
        }
    }

    private void count(
            boolean failed,
            @Nullable Counters counters,
            long unit,
            Choice choice,
            @Nullable FlagView view,
            long start,
            long now) {
        health.judge(choice, failed, now);
        counts.end(failed, counters, unit, choice, view, start, now);
    }

    /** One call to the chosen version. It ends once, as success or failure, on any thread. */
    final class Call {
        private final @Nullable Counters counters;
        private final long unit;
        private final Choice choice;
        private final @Nullable FlagView view;
        private final @Nullable Evaluation evaluation;
        private final long start;

        /**
         * @param counters where it counts; null for nowhere
         * @param unit who calls
         * @param choice which version runs
         * @param view the flag as it was when the call began
         * @param evaluation of the flag then
         * @param start when it began
         */
        private Call(
                @Nullable Counters counters,
                long unit,
                Choice choice,
                @Nullable FlagView view,
                @Nullable Evaluation evaluation,
                long start) {
            this.counters = counters;
            this.unit = unit;
            this.choice = choice;
            this.view = view;
            this.evaluation = evaluation;
            this.start = start;
        }

        /** Says whether V2 is to run; V1 otherwise. */
        boolean second() {
            return choice.second();
        }

        /** Says whether V1 runs in V2's place, which the local breaker has taken out. */
        boolean fallsBack() {
            return choice == Choice.V1_FOR_V2;
        }

        /** Says whether V1 answers and V2 is to run aside. */
        boolean shadowed() {
            return evaluation != null && evaluation.aside() != null;
        }

        /** Says whether the flag is live and serves this call as it is meant to: both versions are in use. */
        boolean live() {
            return evaluation != null && view != null && view.isLive(evaluation);
        }

        /** Says whether V2 is to run and the flag is done with V1. */
        boolean complete() {
            return choice == Choice.V2_ALONE;
        }

        /**
         * Counts what was seen of a reserved metric while a version ran aside, if a rollout watches it. V1's units are not
         * told of: both versions have the same ones.
         *
         * @param ofSecond whether it was seen of V2; of V1 else
         * @param bucket of an observed duration; negative if it is none
         */
        void observe(String metric, boolean ofSecond, boolean hit, int bucket) {
            String variation = view == null || evaluation == null ? null : view.variation(evaluation, ofSecond);
            if (view == null || evaluation == null || variation == null || !view.watches(metric)) {
                return;
            }
            counts.observe(metric, evaluation, variation, hit, bucket, view, ofSecond ? unit : Unit.NOBODY);
        }

        void end(boolean failed) {
            SwitchedFlag.this.end(null, failed, counters, unit, choice, view, start);
        }

        void failed() {
            end(true);
        }
    }
}
