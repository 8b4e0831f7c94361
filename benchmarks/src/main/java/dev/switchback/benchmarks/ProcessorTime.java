package dev.switchback.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Takes the processor time of the threads that measure, which is the same however many others are at work on the
 * machine. It knows nothing of waiting, and of work that goes to other threads.
 */
public final class ProcessorTime implements InternalProfiler {
    /** The name of its result, in nanoseconds of one operation. */
    static final String NAME = "processor";

    private static final String WORKER = "-jmh-worker-";
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private long start;

    @Override
    public String getDescription() {
        return "processor time of the measuring threads";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        start = taken();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double nanos = (taken() - start) / (double) result.getMetadata().getAllOps();
        return List.of(new ScalarResult(NAME, nanos, "ns/op", AggregationPolicy.AVG));
    }

    private static long taken() {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().contains(WORKER))
                .mapToLong(thread -> THREADS.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }
}
