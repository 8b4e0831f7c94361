package dev.switchback.server.emergency;

import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.changes.Refusal;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** An entry of the journal as a line: CRC-32C (RFC 3720) in eight hexadecimal digits, a space, and the entry as JSON. */
record JournalLine(@Nullable String environment, @Nullable Engaged engaged) {
    private static final int CHECKSUM = 8;

    static String write(Entry entry) {
        String document = Json.text(new JournalLine(entry.environment().toString(), entry.engaged()));
        return checksum(document) + " " + document;
    }

    /** Reads a line; empty where it is torn or damaged. */
    static Optional<Entry> read(String line) {
        if (line.length() <= CHECKSUM + 1) {
            return Optional.empty();
        }
        String document = line.substring(CHECKSUM + 1);
        return line.startsWith(checksum(document) + " ") ? entry(document) : Optional.empty();
    }

    private static Optional<Entry> entry(String document) {
        try {
            JournalLine line = Json.read(document.getBytes(StandardCharsets.UTF_8), JournalLine.class);
            return line.environment == null || line.engaged == null
                    ? Optional.empty()
                    : Optional.of(new Entry(EnvironmentId.parse(line.environment), line.engaged));
        } catch (HttpProblem | Refusal | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static String checksum(String document) {
        CRC32C crc = new CRC32C();
        crc.update(document.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
