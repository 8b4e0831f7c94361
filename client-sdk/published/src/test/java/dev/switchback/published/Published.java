package dev.switchback.published;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An artefact of the SDK, as it was built. */
enum Published {
    EVALUATION("evaluation", "dev.switchback.evaluation", "Context"),
    PROTOCOL("protocol", "dev.switchback.protocol", "SnapshotCodec"),
    CLIENT("client", "dev.switchback.client", "SwitchbackClient"),
    OPENFEATURE("openfeature", "dev.switchback.openfeature", "SwitchbackProvider"),
    MICROMETER("micrometer", "dev.switchback.micrometer", "SwitchbackMeters"),
    OPENTELEMETRY("opentelemetry", "dev.switchback.opentelemetry", "EvaluationEvents"),
    SPRING("spring-boot-starter", "dev.switchback.spring", "VersionSwitched");

    private final String directory;
    private final String module;
    private final String member;

    Published(String directory, String module, String member) {
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

    /** Returns the jar, which only a build that packages has. */
    Path jar() {
        return jarOf(module.replace('.', '/') + "/" + member + ".class");
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

    /** Returns the jar that holds {@code entry}, without loading a class of it. */
    static Path jarOf(String entry) {
        try {
            URL url = Objects.requireNonNull(Published.class.getClassLoader().getResource(entry), entry);
            return url.openConnection() instanceof JarURLConnection connection
                    ? Path.of(connection.getJarFileURL().toURI())
                    : Path.of(url.toURI());
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
