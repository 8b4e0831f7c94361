package dev.switchback.benchmarks;

import dev.switchback.evaluation.CompiledSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jol.info.GraphLayout;

/** Runs the benchmarks, each in a JVM of its own. */
final class Harness {
    private static final String[] JVM = {"-Xms1g", "-Xmx1g"};
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final double CONFIDENCE = 0.95;

    private final Pace pace;

    Harness(Pace pace) {
        this.pace = pace;
    }

    /** Returns the options of every JVM, in words. */
    static String jvm() {
        return String.join(" ", JVM);
    }

    /** Measures what {@code question} costs {@code contender}. */
    Cost evaluation(Question question, Contender contender, int threads) throws RunnerException, IOException {
        RunResult run = timed(options(EvaluationBenchmark.class, question.benchmark())
                .param("contender", contender.name())
                .threads(threads)
                .forks(1));
        return cost(run.getPrimaryResult(), run);
    }

    /**
     * Measures what a call costs {@code switcher} in {@code situation}: time on the clock where others work for the call,
     * the caller's processor time else.
     */
    Cost call(Switcher switcher, Situation situation) throws RunnerException, IOException {
        RunResult run = timed(options(CallBenchmark.class, "call")
                .param("switcher", switcher.name())
                .param("situation", situation.name())
                .threads(1)
                .forks(pace.callForks())
                .addProfiler(ProcessorTime.class));
        return cost(situation.shadows() ? run.getPrimaryResult() : secondary(run, ProcessorTime.NAME), run);
    }

    private static RunResult timed(ChainedOptionsBuilder options) throws RunnerException, IOException {
        return run(options.mode(Mode.AverageTime).addProfiler(GCProfiler.class));
    }

    private static Result<?> secondary(RunResult run, String name) {
        return Objects.requireNonNull(run.getSecondaryResults().get(name), name);
    }

    private static Cost cost(Result<?> time, RunResult run) {
        Result<?> allocated = secondary(run, ALLOCATED);
        return new Cost(time.getScore(), time.getStatistics().getMeanErrorAt(CONFIDENCE), allocated.getScore());
    }

    /** Measures what a large snapshot costs. */
    Compilation compilation() throws RunnerException, IOException {
        return new Compilation(
                compilation(Mode.SingleShotTime, pace.freshStarts(), 0, 1),
                compilation(Mode.SingleShotTime, 1, 50, 20),
                compilation(Mode.AverageTime, 1, 4, 4),
                GraphLayout.parseInstance(CompiledSnapshot.compile(
                                SwitchbackFlags.mixed(CompilationBenchmark.FLAGS), CoreEngine.SURROUNDINGS))
                        .totalSize());
    }

    private double compilation(Mode mode, int forks, int warmups, int iterations) throws RunnerException, IOException {
        return run(options(CompilationBenchmark.class, "compile")
                        .mode(mode)
                        .forks(forks)
                        .warmupIterations(warmups)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(iterations)
                        .measurementTime(TimeValue.seconds(1)))
                .getPrimaryResult()
                .getScore();
    }

    private ChainedOptionsBuilder options(Class<?> benchmark, String method) {
        return new OptionsBuilder()
                .include("^" + Pattern.quote(benchmark.getName() + "." + method) + "$")
                .jvmArgs(JVM)
                .warmupIterations(pace.warmups())
                .warmupTime(TimeValue.milliseconds(pace.length().toMillis()))
                .measurementIterations(pace.iterations())
                .measurementTime(TimeValue.milliseconds(pace.length().toMillis()))
                .shouldFailOnError(true);
    }

    /** JMH's own words are worth reading only when it fails. */
    private static RunResult run(ChainedOptionsBuilder options) throws RunnerException, IOException {
        Path log = Files.createTempFile("jmh", ".log");
        try {
            return new Runner(options.output(log.toString()).build()).runSingle();
        } catch (RunnerException e) {
            throw new RunnerException(e.getMessage() + "\n" + Files.readString(log), e);
        } finally {
            Files.delete(log);
        }
    }
}
