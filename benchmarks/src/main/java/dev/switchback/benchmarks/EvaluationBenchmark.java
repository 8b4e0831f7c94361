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
import org.openjdk.jmh.infra.BenchmarkParams;

/** Asks one contender one question, for one user after the other. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the parameters in and calls start() first.
public class EvaluationBenchmark {
    @Param("CORE")
    private String contender;

    private Engine engine;

    /** Whom, and what, a thread asks about next. */
    @State(Scope.Thread)
    public static class Asker {
        private final int flags = Question.ONE_OF_MANY.flags().size();
        private int flag;
        private int user;

        int user() {
            user = (user + 1) & (User.COUNT - 1);
            return user;
        }

        private int flag() {
            flag = flag + 1 == flags ? 0 : flag + 1;
            return flag;
        }
    }

    /** Starts the contender and verifies its answers. */
    @Setup
    public void start(BenchmarkParams benchmark) throws IOException {
        String name = benchmark.getBenchmark();
        engine = Contender.valueOf(contender).start(Question.of(name.substring(name.lastIndexOf('.') + 1)));
    }

    /** Ends the contender's background work. */
    @TearDown
    public void stop() throws IOException {
        engine.close();
    }

    /** A flag that is on for everybody. */
    @Benchmark
    public boolean simple(Asker asker) {
        return engine.isOn(0, asker.user());
    }

    /** A flag that is on for half of the users. */
    @Benchmark
    public boolean rollout(Asker asker) {
        return engine.isOn(0, asker.user());
    }

    /** Three rules, the third of which matches. */
    @Benchmark
    public boolean rules(Asker asker) {
        return engine.isOn(0, asker.user());
    }

    /** Another one of 1,000 flags each time. */
    @Benchmark
    public boolean oneOfMany(Asker asker) {
        return engine.isOn(asker.flag(), asker.user());
    }

    /** One of three variants by weight. */
    @Benchmark
    public String variant(Asker asker) {
        return engine.variant(0, asker.user());
    }
}
