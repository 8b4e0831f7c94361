package dev.switchback.testing;

import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The flags, the network and the client of one {@link FlagCase}, as that case wants them. */
final class Scene implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestFlags flags;
    private final SwitchbackClient client;
    private final AutoCloseable trouble;

    private Scene(TestFlags flags, SwitchbackClient client, AutoCloseable trouble) {
        this.flags = flags;
        this.client = client;
        this.trouble = trouble;
    }

    static Scene of(FlagCase flagCase, String key) {
        TestFlags flags = TestFlags.start();
        flags.serve(key, flagCase == FlagCase.V1 ? "v1" : "v2");
        return switch (flagCase) {
            case V1, V2 -> new Scene(flags, flags.client(), () -> {});
            case SHADOW -> new Scene(flags.mode(key, Mode.SHADOW), flags.client(), () -> {});
            case KILLED -> new Scene(flags.engageEmergency(), flags.client(), () -> {});
            case SERVER_AWAY -> away(flags);
            case SERVER_FLAPPING -> new Scene(flags, flags.client(), Flapping.of(flags.network()));
            case CORRUPT_CACHE -> corrupt(flags);
        };
    }

    TestFlags flags() {
        return flags;
    }

    SwitchbackClient client() {
        return client;
    }

    /** Ends the trouble, then the client. */
    void endClient() {
        quietly(trouble);
        client.close();
    }

    /**
     * Waits for every connection to end.
     *
     * @throws AssertionError if some stay
     */
    void requireNoConnection() {
        if (!Eventually.within(PATIENCE, () -> flags.network().counts().open() == 0)) {
            throw new AssertionError(flags.network().counts().open() + " connections are left open");
        }
    }

    @Override
    public void close() {
        flags.close();
    }

    private static Scene away(TestFlags flags) {
        SwitchbackClient client = flags.client();
        flags.network().inflict(Faults.NONE.refused());
        flags.network().cut();
        return new Scene(flags, client, () -> {});
    }

    private static Scene corrupt(TestFlags flags) {
        try {
            Path directory = Files.createTempDirectory("switchback-");
            flags.builder().cacheDirectory(directory).build().close();
            files(directory).forEach(Scene::damage);
            flags.network().inflict(Faults.NONE.refused());
            SwitchbackClient client = flags.builder()
                    .cacheDirectory(directory)
                    .startTimeout(Duration.ZERO)
                    .build();
            return new Scene(flags, client, () -> delete(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void damage(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            Files.writeString(file, new String(bytes, 0, bytes.length / 2, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        for (Path file : files(directory)) {
            Files.delete(file);
        }
        Files.delete(directory);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static void quietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException("the scene cannot be cleared", e);
        }
    }
}
