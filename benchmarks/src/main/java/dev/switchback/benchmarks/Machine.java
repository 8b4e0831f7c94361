package dev.switchback.benchmarks;

import static java.util.Locale.ROOT;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What everything runs on. */
final class Machine {
    private Machine() {}

    /** Returns the machine and how busy it has been for the last minute, in words. */
    static String words() {
        int processors = Runtime.getRuntime().availableProcessors();
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return String.format(
                ROOT,
                "%s %s, %s %s, %d × %s, load %.1f before the run%s",
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                processors,
                processor(),
                load,
                load > processors / 2.0 ? ": **others are at work here, do not quote the times**" : "");
    }

    private static String processor() {
        String unknown = System.getProperty("os.arch");
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(unknown);
        } catch (IOException notLinux) {
            return unknown;
        }
    }
}
