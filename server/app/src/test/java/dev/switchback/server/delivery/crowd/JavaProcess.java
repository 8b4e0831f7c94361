package dev.switchback.server.delivery.crowd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Java programs in processes of their own. */
final class JavaProcess {
    private JavaProcess() {}

    /**
     * Starts a program of this class path.
     *
     * @param options of the virtual machine, between spaces
     */
    static Process start(Class<?> program, String options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(tool("java")));
        command.addAll(List.of(options.split(" ", -1)));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Returns how much is alive on the heap of {@code process}, in bytes, after a full collection. */
    static long liveBytes(Process process) throws IOException {
        Process jcmd = new ProcessBuilder(tool("jcmd"), Long.toString(process.pid()), "GC.class_histogram").start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .mapToLong(line -> Long.parseLong(line.split(" +", -1)[2]))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("jcmd said: " + histogram));
    }

    /** Returns the processor time that {@code process} has taken, in milliseconds. */
    static long processorMillis(Process process) {
        return process.info().totalCpuDuration().orElseThrow().toMillis();
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
