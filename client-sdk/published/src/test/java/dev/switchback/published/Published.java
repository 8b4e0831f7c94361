package dev.switchback.published;

import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import dev.switchback.micrometer.SwitchbackMeters;
import dev.switchback.openfeature.SwitchbackProvider;
import dev.switchback.opentelemetry.EvaluationEvents;
import dev.switchback.protocol.SnapshotCodec;
import dev.switchback.spring.VersionSwitched;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An artefact of the SDK, as it was built. */
enum Published {
    EVALUATION("evaluation", "dev.switchback.evaluation", Context.class),
    PROTOCOL("protocol", "dev.switchback.protocol", SnapshotCodec.class),
    CLIENT("client", "dev.switchback.client", SwitchbackClient.class),
    OPENFEATURE("openfeature", "dev.switchback.openfeature", SwitchbackProvider.class),
    MICROMETER("micrometer", "dev.switchback.micrometer", SwitchbackMeters.class),
    OPENTELEMETRY("opentelemetry", "dev.switchback.opentelemetry", EvaluationEvents.class),
    SPRING("spring-boot-starter", "dev.switchback.spring", VersionSwitched.class);

    private final String directory;
    private final String module;
    private final Class<?> member;

    Published(String directory, String module, Class<?> member) {
        this.directory = directory;
        this.module = module;
        this.member = member;
    }

    /** Returns what plain users of the SDK have on their class path, slf4j-api apart. */
    static List<Published> sdk() {
        return List.of(EVALUATION, PROTOCOL, CLIENT);
    }

    /** Returns the name of the module, which is that of the only package that is not foreign. */
    String module() {
        return module;
    }

    /** Returns the directory of the sources. */
    Path home() {
        return Path.of("..", directory);
    }

    /** Returns the jar; a directory where nothing was packaged. */
    Path jar() {
        return jarOf(member);
    }

    /** Returns the names of the entries that are no directories. */
    List<String> entries() {
        try (JarFile jar = new JarFile(jar().toFile());
                Stream<String> names =
                        jar.stream().filter(entry -> !entry.isDirectory()).map(Object::toString)) {
            return names.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Finds the module name that the manifest gives. */
    @Nullable
    String moduleName() throws IOException {
        try (JarFile jar = new JarFile(jar().toFile())) {
            return jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
        }
    }

    static Path jarOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
