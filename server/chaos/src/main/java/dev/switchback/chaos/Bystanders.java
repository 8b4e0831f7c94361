package dev.switchback.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What else runs on this machine, asked for while nothing of ours does. */
final class Bystanders {
    private static final Path LOAD = Path.of("/proc/loadavg");
    private static final int SAMPLES = 50;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Bystanders() {}

    /** Returns how many threads of others run or wait for a processor, over a second; 0 where the system does not say. */
    static double running() {
        double sum = 0;
        for (int i = 0; i < SAMPLES; i++) {
            sum += sample();
            Patience.pause(PAUSE);
        }
        return sum / SAMPLES;
    }

    /** Whoever reads is among them. */
    private static int sample() {
        try {
            String running = Files.readString(LOAD).split(" ", -1)[3];
            return Integer.parseInt(running.substring(0, running.indexOf('/'))) - 1;
        } catch (IOException elsewhere) {
            return 0;
        }
    }
}
