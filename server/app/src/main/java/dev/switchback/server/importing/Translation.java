package dev.switchback.server.importing;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Segment;
import java.util.List;

/**
 * What an import comes to.
 *
 * @param flags what could be translated, what others require first; what could not is left out whole
 * @param segments what could be translated
 * @param refused what could not be, and why
 * @param notes what people should know about what could be
 */
public record Translation(List<Imported> flags, List<Audience> segments, List<Remark> refused, List<Remark> notes) {

    /**
     * A translated flag.
     *
     * @param flag evaluates as what it came from
     * @param description for people
     */
    public record Imported(Flag flag, String description) {}

    /**
     * A translated segment.
     *
     * @param segment evaluates as what it came from
     * @param description for people
     */
    public record Audience(Segment segment, String description) {}

    public Translation {
        flags = List.copyOf(flags);
        segments = List.copyOf(segments);
        refused = List.copyOf(refused);
        notes = List.copyOf(notes);
    }
}
