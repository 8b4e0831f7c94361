package dev.switchback.server.importing;

import java.util.List;

/**
 * What an import has done, or would do.
 *
 * @param dryRun whether nothing was changed
 * @param flags those that were taken over
 * @param segments those that were taken over
 * @param refused flags and segments that were not, and why
 * @param notes what people should know about those that were
 */
public record Report(
        boolean dryRun, List<String> flags, List<String> segments, List<Remark> refused, List<Remark> notes) {
    public Report {
        flags = List.copyOf(flags);
        segments = List.copyOf(segments);
        refused = List.copyOf(refused);
        notes = List.copyOf(notes);
    }
}
