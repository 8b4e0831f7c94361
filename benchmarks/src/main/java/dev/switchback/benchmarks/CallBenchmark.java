package dev.switchback.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Lets one switcher call in one situation, for one user after the other. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters in and calls start() first.
public class CallBenchmark {
    @Param("DIRECT")
    private String switcher;

    @Param("FIRST")
    private String situation;

    private Calls calls;

    /** Starts the switcher and verifies which versions answer. */
    @Setup
    public void start() throws IOException {
        calls = Switcher.valueOf(switcher).start(Situation.valueOf(situation));
    }

    /** Ends the switcher's background work. */
    @TearDown
    public void stop() throws IOException {
        calls.close();
    }

    /** Calls once. */
    @Benchmark
    public String call(EvaluationBenchmark.Asker asker) {
        return calls.call(asker.user());
    }
}
