package dev.switchback.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How long a thread was ready to run and had no processor. On a busy machine that is no fault of what it runs. */
final class ProcessorWait {
    private static final Path STATISTICS = Path.of("/proc/thread-self/schedstat");

    private ProcessorWait() {}

    /** Returns the nanoseconds that the calling thread has waited for a processor so far; 0 where nobody counts. */
    static long nanos() {
        try {
            return Long.parseLong(Files.readString(STATISTICS).split(" ", -1)[1]);
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException unknown) {
            return 0;
        }
    }
}
