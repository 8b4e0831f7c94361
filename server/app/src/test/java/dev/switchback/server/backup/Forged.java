package dev.switchback.server.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Backups that are signed as they should be, and say what is not so. */
public final class Forged {
    private Forged() {}

    /** Writes a backup that claims to be of another database server than {@code backup}, and a little younger. */
    public static void ofAnotherServer(Path directory, Backups.Backup backup, String key) throws IOException {
        Manifest honest = backup.manifest().orElseThrow();
        Manifest forged = new Manifest(
                honest.format(),
                honest.takenAt(),
                honest.server(),
                honest.postgres(),
                "1",
                honest.scripts(),
                honest.environments(),
                honest.auditHead(),
                List.of(),
                List.of());
        Path file = directory.resolve(backup.name().replaceFirst("\\d{3}Z", "999Z"));
        try (BackupWriter writer = new BackupWriter(file)) {
            writer.finish(forged, file, new Signature(key));
        }
    }
}
