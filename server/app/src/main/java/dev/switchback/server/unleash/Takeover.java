package dev.switchback.server.unleash;

import dev.switchback.server.importing.Remark;
import dev.switchback.server.importing.Translation;
import java.util.List;
import java.util.Map;

/**
 * What is taken over of Unleash.
 *
 * @param flags what could be translated, parents first
 * @param segments what could be translated
 * @param refused what could not be, and why
 * @param notes what people should know about what could be
 * @param companions what has no place in the flags, by flag
 */
record Takeover(
        List<Translation.Imported> flags,
        List<Translation.Audience> segments,
        List<Remark> refused,
        List<Remark> notes,
        Map<String, Companion> companions) {
    Takeover {
        flags = List.copyOf(flags);
        segments = List.copyOf(segments);
        refused = List.copyOf(refused);
        notes = List.copyOf(notes);
        companions = Map.copyOf(companions);
    }

    Translation translation() {
        return new Translation(flags, segments, refused, notes);
    }
}
