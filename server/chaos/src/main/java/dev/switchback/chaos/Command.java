package dev.switchback.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Programs of the system, run to their end. */
final class Command {
    private Command() {}

    /**
     * Runs a command and returns what it has written.
     *
     * @throws Trouble if there is no such program, or it fails
     */
    static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new Trouble(String.join(" ", command) + ": " + said);
            }
            return said;
        } catch (IOException impossible) {
            throw new Trouble(command.get(0) + " cannot be run", impossible);
        } catch (InterruptedException interrupted) {
            throw Trouble.interrupted();
        }
    }

    /** Sends {@code signal}, such as {@code STOP}, to processes; those that are gone by then are passed over. */
    static void signal(String signal, Stream<ProcessHandle> processes) {
        List<String> ids = processes
                .filter(ProcessHandle::isAlive)
                .map(process -> Long.toString(process.pid()))
                .toList();
        if (!ids.isEmpty()) {
            run(List.of("bash", "-c", "kill -" + signal + " " + String.join(" ", ids) + " 2>/dev/null || true"));
        }
    }
}
