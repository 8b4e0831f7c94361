package dev.switchback.protocol;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Evaluation;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.evaluation.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * What must hold whatever bytes a process is sent: a document reads, or is refused as malformed; what reads is written
 * and read again unchanged; and it compiles, answers and explains itself, whoever asks. {@code ./switchback fuzz} looks for bytes that break
 * it, guided by coverage.
 */
final class SnapshotFuzzer {
    private static final Surroundings SURROUNDINGS =
            new Surroundings(InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")), () -> 0x5deece66dL);

    private static final List<Context> CONTEXTS = List.of(
            Context.anonymous(),
            Context.of("user-1"),
            new Context(
                    "ü\ud800",
                    Map.of(
                            "a", Value.of("10.0.0.1"),
                            "b", Value.of(12),
                            "c", new Value.Sequence(List.of(Value.of("1.2.3-rc.1"), Value.of(0.5))),
                            "currentTime", Value.of("2026-02-28T23:59:60+14:00"))));

    private SnapshotFuzzer() {}

    /** Tries one input; the fuzzer's entry point. */
    @SuppressWarnings("EmptyCatch") // being refused as malformed is the other way to be right
    public static void fuzzerTestOneInput(byte[] document) {
        try {
            answers(SnapshotCodec.read(document).snapshot());
        } catch (MalformedDocument refused) {
        }
        try {
            Delta delta = DeltaCodec.read(document).delta();
            same(delta, DeltaCodec.read(DeltaCodec.write(delta)).delta());
        } catch (MalformedDocument refused) {
        }
        definition(new String(document, StandardCharsets.UTF_8));
    }

    @SuppressWarnings("EmptyCatch") // as above
    private static void definition(String definition) {
        try {
            Flag flag = FlagCodec.read(definition);
            same(flag, FlagCodec.read(FlagCodec.write(flag)));
            answers(new Snapshot("fuzz/flag", 1, Map.of(flag.key(), flag), Emergency.NONE));
        } catch (MalformedDocument refused) {
        }
        try {
            Segment segment = SegmentCodec.read(definition);
            same(segment, SegmentCodec.read(SegmentCodec.write(segment)));
        } catch (MalformedDocument refused) {
        }
    }

    private static void answers(Snapshot snapshot) {
        same(snapshot, SnapshotCodec.read(SnapshotCodec.write(snapshot)).snapshot());
        CompiledSnapshot compiled = CompiledSnapshot.compile(snapshot, SURROUNDINGS);
        for (String key : snapshot.flags().keySet()) {
            for (Context context : CONTEXTS) {
                Evaluation evaluation = compiled.evaluate(key, context);
                if ((evaluation.variation() == null) != (evaluation.value() == null)) {
                    throw new AssertionError("half an answer: " + evaluation);
                }
                same(evaluation, compiled.explain(key, context).evaluation());
            }
        }
    }

    private static void same(Object written, Object read) {
        if (!written.equals(read)) {
            throw new AssertionError("written as " + written + "\nbut read as " + read);
        }
    }
}
