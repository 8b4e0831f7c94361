package dev.switchback.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.openjdk.jmh.runner.RunnerException;

/** Measures Switchback and its peers and prints what was found as Markdown; being slow is no error. */
public final class Report {
    private static final String USAGE = """
            usage: ./switchback bench [--quick] [filter]

              --quick   one thread and shorter iterations: less than three minutes instead of about eight
              filter    measure only what this regular expression is found in, such as 'rollout', 'client|unleash',
                        '^rules core$' or 'compile'
            """;
    private static final String COMPILE = "compile";

    private final Pace pace;
    private final Predicate<String> filter;
    private final Harness harness;
    private final long start = System.nanoTime();
    private final String machine = Machine.words();
    private final Measurements measurements = new Measurements();
    private Optional<Compilation> compilation = Optional.empty();

    private Report(Pace pace, Predicate<String> filter) {
        this.pace = pace;
        this.filter = filter;
        this.harness = new Harness(pace);
    }

    /**
     * Runs from the command line. Ends with 0 whatever was measured, 1 if that was not possible, 2 if the arguments make
     * no sense.
     */
    public static void main(String[] arguments) {
        Wish.of(arguments, USAGE).ifPresent(wish -> System.exit(run(new Report(wish.pace(), wish.filter()))));
    }

    /** Prints what there is even if not all of it could be measured. */
    private static int run(Report report) {
        try {
            report.measure();
            return 0;
        } catch (RunnerException | IOException | RuntimeException e) {
            System.err.println("the run failed: " + e.getMessage());
            return 1;
        } finally {
            report.print();
        }
    }

    private void measure() throws RunnerException, IOException {
        for (int threads : pace.threads()) {
            for (Question question : Question.values()) {
                measure(question, threads);
            }
        }
        if (filter.test(COMPILE)) {
            say("compiling " + CompilationBenchmark.FLAGS + " flags");
            compilation = Optional.of(harness.compilation());
        }
    }

    private void print() {
        System.out.printf(
                "%s.%nEach cell is one JVM (`%s`) of its own with %s; ± is a 95 %% confidence interval.%n"
                        + "B is what one answer allocates, × the time beside Switchback's Java SDK. %d s in all.%n",
                machine,
                Harness.jvm(),
                pace.words(),
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
        measurements
                .threads()
                .forEach(threads -> System.out.printf("%n%s%n", Tables.evaluation(measurements, threads)));
        compilation.ifPresent(found -> System.out.printf("%n%s%n", Tables.compilation(found)));
        System.out.println();
        Aim.judge(measurements, compilation).forEach(aim -> System.out.println(aim.markdown()));
    }

    private void measure(Question question, int threads) throws RunnerException, IOException {
        List<Contender> contenders = Arrays.stream(Contender.values())
                .filter(contender -> contender.knows(question))
                .filter(contender -> filter.test(
                        question.benchmark() + " " + contender.name().toLowerCase(Locale.ROOT)))
                .toList();
        for (Contender contender : contenders) {
            say("%s, %s, %s".formatted(question.title(), contender.title(), Tables.threads(threads)));
            measurements.add(contender, question, threads, harness.evaluation(question, contender, threads));
        }
    }

    static void say(String what) {
        System.err.println("measuring: " + what);
    }
}
