package dev.switchback.server.backup;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A backup as it is shown.
 *
 * @param verified whether it can be restored
 * @param rows in all tables; null where it is not verified
 * @param schema the version of the schema; null where it is not verified
 * @param trouble why it is not verified; null where it is
 */
record BackupView(
        String name,
        Instant takenAt,
        long size,
        boolean verified,
        @Nullable Long rows,
        @Nullable String schema,
        @Nullable String trouble) {
    static BackupView of(Backups.Backup backup) {
        return new BackupView(
                backup.name(),
                backup.takenAt(),
                backup.size(),
                backup.verified(),
                backup.manifest().map(Manifest::rows).orElse(null),
                backup.manifest().map(Manifest::version).orElse(null),
                backup.verified() ? null : "It is not what was written: damaged, changed, or signed with another key.");
    }
}
