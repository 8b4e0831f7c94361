package dev.switchback.server.unleash;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Segment;
import java.util.List;

/**
 * What an import comes to.
 *
 * @param flags what could be translated; what could not is left out whole
 * @param segments what could be translated
 * @param refused what could not be, and why
 * @param notes what people should know about what could be
 */
record Translation(List<Imported> flags, List<Audience> segments, List<Remark> refused, List<Remark> notes) {

    /**
     * A translated flag.
     *
     * @param flag evaluates as the feature does
     * @param description for people
     * @param companion what has no place in the flag
     */
    record Imported(Flag flag, String description, Companion companion) {}

    /**
     * A translated segment.
     *
     * @param segment evaluates as Unleash's does
     * @param description for people
     */
    record Audience(Segment segment, String description) {}

    Translation {
        flags = List.copyOf(flags);
        segments = List.copyOf(segments);
        refused = List.copyOf(refused);
        notes = List.copyOf(notes);
    }
}
