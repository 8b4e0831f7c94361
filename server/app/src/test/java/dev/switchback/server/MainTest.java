package dev.switchback.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class MainTest {
    private final StringWriter said = new StringWriter();
    private final CommandLine command = Main.commandLine(
                    new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))
            .setOut(new PrintWriter(said))
            .setErr(new PrintWriter(said));

    @Test
    void theCommandsAreExplained() {
        assertThat(command.execute("--help")).isZero();
        assertThat(said.toString()).contains("serve");
    }

    @Test
    void anUnknownCommandIsAMistakeOfUsage() {
        assertThat(command.execute("dance")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(said.toString()).contains("dance");
    }
}
