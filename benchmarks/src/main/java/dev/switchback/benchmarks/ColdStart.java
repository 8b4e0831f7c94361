package dev.switchback.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.List;

/** A fresh process in which one {@link Newcomer} starts, answers, and says what that has cost. */
final class ColdStart {
    private static final int COLLECTIONS = 5;

    private ColdStart() {}

    /** Starts the newcomer of the first argument with the source of the second. Ends at once, whatever still runs. */
    public static void main(String[] arguments) throws IOException {
        long begin = System.nanoTime();
        List<Object> started = Newcomer.valueOf(arguments[0]).start(arguments[1]);
        long answered = System.nanoTime() - begin;
        long processor = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
        try {
            System.out.println(answered + " " + processor + " " + held());
            System.out.flush();
        } finally {
            Reference.reachabilityFence(started);
        }
        Runtime.getRuntime().halt(0);
    }

    /** Returns how much of the heap is in use once what nobody needs has gone, in bytes. */
    private static long held() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
