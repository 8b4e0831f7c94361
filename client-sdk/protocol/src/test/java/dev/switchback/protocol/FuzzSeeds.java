package dev.switchback.protocol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** Writes the documents that fuzzing starts from, so that it need not invent JSON first. */
final class FuzzSeeds {
    private static final int COUNT = 200;

    private FuzzSeeds() {}

    /** Fills the directory {@code arguments[0]}, also with the snapshots of the vectors in {@code arguments[1]}. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        for (String vectors : List.of("precedence", "stickiness", "segments", "prerequisites")) {
            byte[] document = Files.readAllBytes(Path.of(arguments[1], vectors + ".json"));
            for (Node group :
                    Node.root(Json.read(document, SnapshotCodec.LIMIT)).items()) {
                byte[] snapshot = Json.write(group.at("snapshot").value());
                Files.write(
                        directory.resolve(
                                vectors + "-" + group.at("name").text().replace('/', '-')),
                        snapshot);
            }
        }
        for (int seed = 0; seed < COUNT; seed++) {
            RandomDocuments documents = new RandomDocuments(new SplittableRandom(seed));
            Files.write(directory.resolve("snapshot-" + seed), SnapshotCodec.write(documents.snapshot()));
            Files.write(directory.resolve("delta-" + seed), DeltaCodec.write(documents.delta()));
            Files.write(
                    directory.resolve("flag-" + seed),
                    FlagCodec.write(documents.flag()).getBytes(StandardCharsets.UTF_8));
        }
    }
}
