package dev.switchback.client;

import dev.switchback.evaluation.Cause;
import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Engagement;
import dev.switchback.evaluation.ErrorCode;
import dev.switchback.evaluation.Evaluation;
import dev.switchback.evaluation.Explanation;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Reason;
import dev.switchback.evaluation.References;
import dev.switchback.evaluation.Scope;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Step;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.protocol.SnapshotCodec;
import dev.switchback.protocol.SnapshotDocument;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that answers, compiled twice: as it is, and as it would be with everything taken back, so that the worst
 * day asks for no work. Answers of one never change.
 */
final class Configuration {
    private static final Set<Engagement> TAKEN_BACK = Set.of(new Engagement("local", new Scope.Everything()));

    private static final Surroundings SURROUNDINGS = new Surroundings(
            InstantSource.system(), () -> ThreadLocalRandom.current().nextLong());

    private static final int MOST_REJECTED = 1_000;

    private final CompiledSnapshot live;
    private final CompiledSnapshot takenBack;
    private final String hash;
    private final Set<String> unreadable;
    private final boolean cached;

    /** Of this or of an earlier configuration; null until somebody wants to know whether one is faithful. */
    private @Nullable SnapshotDocument document;

    private Configuration(
            CompiledSnapshot live,
            @Nullable SnapshotDocument document,
            String hash,
            Set<String> unreadable,
            boolean cached) {
        this.live = live;
        this.takenBack = live.recompiled(takenBack(live.source()));
        this.document = document;
        this.hash = hash;
        this.unreadable = Set.copyOf(unreadable);
        this.cached = cached;
    }

    /** Returns a configuration as the server sent it; {@code hash} is the server's word. */
    static Configuration heard(Snapshot snapshot, String hash, Set<String> unreadable) {
        return new Configuration(CompiledSnapshot.compile(snapshot, SURROUNDINGS), null, hash, unreadable, false);
    }

    /** Returns a configuration kept by an earlier run. */
    static Configuration kept(Snapshot snapshot, String hash) {
        return new Configuration(CompiledSnapshot.compile(snapshot, SURROUNDINGS), null, hash, Set.of(), true);
    }

    /** Returns what the server sent after this, at the cost of the difference; {@code hash} is the server's word. */
    Configuration then(Snapshot snapshot, String hash, Set<String> unreadable) {
        return follow(snapshot, hash, unreadable, false);
    }

    /** Returns this configuration under another emergency state. */
    Configuration under(Emergency emergency) {
        return follow(with(snapshot(), emergency), hash, unreadable, cached);
    }

    /** Returns a configuration that answers as {@code snapshot} does and is this one to the server. */
    Configuration seenAs(Snapshot snapshot) {
        return follow(snapshot, hash, unreadable, cached);
    }

    private Configuration follow(Snapshot snapshot, String hash, Set<String> unreadable, boolean cached) {
        return new Configuration(live.recompiled(snapshot), document, hash, unreadable, cached);
    }

    /**
     * Evaluates a flag. Never throws, never blocks.
     *
     * @param unit what the flag's {@link FlagView} has made of {@code context}; {@link Unit#NOBODY} if it was not asked
     * @param takeBack whether everything is to be taken back, whatever the server says
     */
    Evaluation evaluate(String key, Context context, long unit, boolean takeBack) {
        Evaluation evaluation = (takeBack ? takenBack : live).evaluate(key, context, Unit.bucket(unit));
        if (evaluation.errorCode() == ErrorCode.FLAG_NOT_FOUND && unreadable.contains(key)) {
            return Evaluation.error(ErrorCode.PARSE_ERROR, 0);
        }
        return evaluation;
    }

    /**
     * Evaluates a flag as {@link #evaluate} does, gives the reason that {@link #reason} does, and says on what way.
     *
     * @param takeBack whether everything is to be taken back, whatever the server says
     * @param stale whether the server is out of reach
     */
    Explanation explain(String key, Context context, boolean takeBack, boolean stale) {
        Explanation found = (takeBack ? takenBack : live).explain(key, context);
        Evaluation evaluation = found.evaluation();
        if (evaluation.errorCode() == ErrorCode.FLAG_NOT_FOUND && unreadable.contains(key)) {
            Step unread = new Step("", Step.Outcome.DECIDED, "this version cannot read the flag's document", List.of());
            return new Explanation(Evaluation.error(ErrorCode.PARSE_ERROR, 0), List.of(unread));
        }
        return new Explanation(evaluation.withReason(reason(evaluation, stale)), found.steps());
    }

    /**
     * Returns the reason to give for {@code evaluation}: that it is from an earlier run, or may be out of date, if so
     * and unless it is an error or an emergency's.
     *
     * @param stale whether the server is out of reach
     */
    Reason reason(Evaluation evaluation, boolean stale) {
        boolean fresh = !cached && !stale;
        if (fresh || evaluation.reason() == Reason.ERROR || evaluation.cause() == Cause.EMERGENCY_ROLLBACK) {
            return evaluation.reason();
        }
        return cached ? Reason.CACHED : Reason.STALE;
    }

    Optional<Flag> find(String key) {
        return Optional.ofNullable(snapshot().flags().get(key));
    }

    Snapshot snapshot() {
        return live.source();
    }

    /** Returns the hash that the server gave the configuration. */
    String hash() {
        return hash;
    }

    /**
     * Says whether the hash computed here is the server's: not so where flags hold what this version cannot read. Asked by
     * one thread at a time.
     */
    boolean faithful() {
        document = document == null ? SnapshotDocument.of(snapshot()) : document.next(snapshot());
        return document.hash().equals(hash);
    }

    /** Says whether it comes from an earlier run. */
    boolean cached() {
        return cached;
    }

    /** Returns the keys of flags, and {@value SnapshotCodec#SEGMENT} with those of segments, that could not be read. */
    Set<String> unreadable() {
        return unreadable;
    }

    /** Returns the word to give to the server. */
    Receipt receipt() {
        Stream<String> segments = live.segmentProblems().keySet().stream().map(SnapshotCodec.SEGMENT::concat);
        Set<String> rejected = Stream.of(unreadable.stream(), live.problems().keySet().stream(), segments)
                .flatMap(Function.identity())
                .filter(key -> key.length() <= ReportCodec.KEY)
                .limit(MOST_REJECTED)
                .collect(Collectors.toSet());
        return new Receipt(snapshot().revision(), hash, snapshot().emergency().epoch(), rejected);
    }

    /** Returns the keys of the flags that answer otherwise here than in {@code earlier}, as far as can be told. */
    Set<String> changedSince(Configuration earlier) {
        return References.affected(earlier.snapshot(), snapshot());
    }

    /** Says whether this is no different from {@code other}, where it comes from included. */
    boolean sameAs(Configuration other) {
        return cached == other.cached
                && hash.equals(other.hash)
                && snapshot().revision() == other.snapshot().revision()
                && Objects.equals(snapshot().emergency(), other.snapshot().emergency());
    }

    private static Snapshot takenBack(Snapshot snapshot) {
        return with(snapshot, new Emergency(snapshot.emergency().epoch(), TAKEN_BACK));
    }

    private static Snapshot with(Snapshot snapshot, Emergency emergency) {
        return new Snapshot(
                snapshot.environment(), snapshot.revision(), snapshot.flags(), snapshot.segments(), emergency);
    }
}
