package dev.switchback.benchmarks;

import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Snapshot;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Compiles a large snapshot: what a client does with every configuration it receives. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls read() first.
public class CompilationBenchmark {
    /** How many flags there are. */
    static final int FLAGS = 10_000;

    private Snapshot snapshot;

    /** Makes the snapshot and verifies that all of it compiles. */
    @Setup
    public void read() {
        snapshot = SwitchbackFlags.mixed(FLAGS);
        if (snapshot.flags().size() != FLAGS) {
            throw new IllegalStateException("there are " + snapshot.flags().size() + " flags");
        }
    }

    /** Compiles it. */
    @Benchmark
    public CompiledSnapshot compile() {
        CompiledSnapshot compiled = CompiledSnapshot.compile(snapshot, CoreEngine.SURROUNDINGS);
        if (!compiled.problems().isEmpty()) {
            throw new IllegalStateException("not all flags compile: " + compiled.problems());
        }
        return compiled;
    }
}
