package dev.switchback.benchmarks;

import java.io.IOException;
import java.util.Locale;
import java.util.function.Predicate;
import org.openjdk.jmh.runner.RunnerException;

/** Measures what it costs to have a call switched and prints what was found as Markdown; being slow is no error. */
public final class CallReport {
    private static final String USAGE = """
            usage: ./switchback bench calls [--quick] [filter]

              --quick   one JVM for each figure and shorter iterations
              filter    measure only what this regular expression is found in, such as 'half', 'proxy|migration',
                        '^shadow' or '^second switch$'
            """;

    private final Predicate<String> filter;
    private final Pace pace;
    private final Harness harness;
    private final String machine = Machine.words();
    private final CallCosts costs = new CallCosts();

    private CallReport(Wish wish) {
        this.filter = wish.filter();
        this.pace = wish.pace().patient();
        this.harness = new Harness(pace);
    }

    /**
     * Runs from the command line. Ends with 0 whatever was measured, 1 if that was not possible, 2 if the arguments make
     * no sense.
     */
    public static void main(String[] arguments) {
        Wish.of(arguments, USAGE).ifPresent(wish -> System.exit(run(new CallReport(wish))));
    }

    /** Prints what there is even if not all of it could be measured. */
    private static int run(CallReport report) {
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
        for (Situation situation : Situation.values()) {
            for (Switcher switcher : Switcher.values()) {
                String name = (situation + " " + switcher).toLowerCase(Locale.ROOT);
                if (switcher.knows(situation) && filter.test(name)) {
                    Report.say(name);
                    costs.add(switcher, situation, harness.call(switcher, situation));
                }
            }
        }
    }

    private void print() {
        System.out.printf(
                "%s.%nEach cell is %d JVMs (`%s`) with %s; ± is a 95 %% confidence interval.%n"
                        + "ns are processor time of the calling thread, and time on the clock where there is a shadow.%n"
                        + "B is what one call allocates, × the time beside Switchback's switch.%n%n%s%n%n",
                machine, pace.callForks(), Harness.jvm(), pace.words(), costs.table());
        costs.judge().forEach(aim -> System.out.println(aim.markdown()));
    }
}
