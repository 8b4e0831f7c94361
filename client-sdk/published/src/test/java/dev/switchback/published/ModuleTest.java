package dev.switchback.published;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.client.FakeServer;
import dev.switchback.protocol.SnapshotCodec;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A modular application is compiled against the jars and started with nothing but a module path. */
final class ModuleTest {
    private static final String MAIN = """
            package shop;

            import dev.switchback.client.SwitchbackClient;
            import dev.switchback.evaluation.Context;
            import java.net.URI;

            public final class Main {
                public static void main(String[] arguments) {
                    try (SwitchbackClient client = SwitchbackClient.builder()
                            .url(URI.create(arguments[0])).key(arguments[1]).build()) {
                        boolean on = client.isOn("address", Context.of("ann"), false);
                        Module module = SwitchbackClient.class.getModule();
                        System.out.println(client.status() + " " + on + " from " + module);
                    }
                }
            }
            """;

    private static final String SNAPSHOT = """
            {"environment": "shop/test", "revision": 7, "hash": "", "emergency": {"epoch": 0, "engagements": []},
             "flags": [{"key": "address", "type": "boolean", "version": 5, "enabled": true, "salt": "s",
                        "rollbackVariation": "v1", "defaultRule": {"variation": "v2"},
                        "variations": [{"key": "v1", "value": false}, {"key": "v2", "value": true}]}]}
            """;

    @Test
    void aModularApplicationEvaluatesAFlag(@TempDir Path directory) throws Exception {
        String path = Stream.concat(
                        Published.sdk().stream().map(Published::jar),
                        Stream.of(Published.jarOf("org/slf4j/Logger.class")))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        Path classes = compile(directory, path);
        try (FakeServer server =
                new FakeServer(SnapshotCodec.read(SNAPSHOT.getBytes(UTF_8)).snapshot())) {
            Process application = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--module-path",
                            classes + File.pathSeparator + path,
                            "--module",
                            "shop/shop.Main",
                            server.url().toString(),
                            FakeServer.KEY)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(application.getInputStream().readAllBytes(), UTF_8);
            assertThat(application.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(output).contains("READY true from module dev.switchback.client");
            assertThat(application.exitValue()).isZero();
        }
    }

    private static Path compile(Path directory, String path) throws Exception {
        Path module = Files.writeString(
                directory.resolve("module-info.java"),
                "module shop { requires dev.switchback.client; requires org.slf4j; requires java.net.http; }");
        Files.createDirectory(directory.resolve("shop"));
        Path main = Files.writeString(directory.resolve("shop/Main.java"), MAIN);
        Path classes = directory.resolve("classes");
        List<String> options = List.of(
                "--release", "17", "--module-path", path, "-d", classes.toString(), module.toString(), main.toString());
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new));
        assertThat(status).isZero();
        return classes;
    }
}
