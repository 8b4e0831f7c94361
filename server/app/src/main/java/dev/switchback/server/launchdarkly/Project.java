package dev.switchback.server.launchdarkly;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagCheck;
import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.Segment;
import dev.switchback.evaluation.SegmentCheck;
import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Node;
import dev.switchback.server.importing.Remark;
import dev.switchback.server.importing.Translation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Translates what one environment of LaunchDarkly holds. Confined to one thread. */
final class Project {
    private static final String MOVED = "its percentages stay, but most users are dealt another part";

    private final Node flags;
    private final Node segments;
    private final boolean usersMayMove;
    private final Map<String, Translation.Imported> readFlags = new LinkedHashMap<>();
    private final Map<String, Translation.Audience> readSegments = new LinkedHashMap<>();
    private final Map<String, Inexpressible> unread = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private final List<Remark> refused = new ArrayList<>();
    private final List<Remark> notes = new ArrayList<>();

    private Project(Node data, boolean usersMayMove) {
        this.flags = data.required("flags");
        this.segments = data.at("segments");
        this.usersMayMove = usersMayMove;
    }

    static Translation translate(Node data, boolean usersMayMove) {
        Project project = new Project(data, usersMayMove);
        project.segments.names().forEach(project::trySegment);
        project.flags.names().forEach(project::tryFlag);
        return new Translation(
                List.copyOf(project.readFlags.values()),
                List.copyOf(project.readSegments.values()),
                project.refused,
                project.notes);
    }

    private void tryFlag(String key) {
        try {
            flag(key);
        } catch (Inexpressible part) {
            refused.add(part.about(key));
        }
    }

    private void trySegment(String key) {
        try {
            segment(key);
        } catch (Inexpressible part) {
            refused.add(part.about("segment " + key));
        }
    }

    /** Reads the flag {@code key}, and before it what it requires. */
    private Flag flag(String key) {
        Translation.Imported known = readFlags.get(key);
        if (known != null) {
            return known.flag();
        }
        once("flag " + key, () -> {
            FlagReading reading = new FlagReading(key, flags.required(key), usersMayMove);
            Flag flag = reading.flag(this::required, this::segmentKey);
            require(FlagCheck.problems(flag));
            readFlags.put(
                    key,
                    new Translation.Imported(
                            flag, flags.at(key).at("description").textOr("")));
            reading.notes().forEach(note -> notes.add(new Remark(key, "", note)));
        });
        Translation.Imported read = readFlags.get(key);
        if (read == null) {
            throw new IllegalStateException("a flag is read or refused: " + key);
        }
        return read.flag();
    }

    private Flag required(String key) {
        if (!flags.has(key)) {
            throw new Inexpressible("prerequisite " + key, "there is no such flag");
        }
        try {
            return flag(key);
        } catch (Inexpressible part) {
            throw new Inexpressible("prerequisite " + key, "that flag is refused itself");
        }
    }

    private void segment(String key) {
        if (!readSegments.containsKey(key)) {
            once("segment " + key, () -> {
                Serving shares = new Serving(List.of(), usersMayMove);
                Segment segment = SegmentReading.read(key, segments.required(key), shares, this::segmentKey);
                require(SegmentCheck.problems(segment));
                readSegments.put(key, new Translation.Audience(segment, ""));
                if (shares.moved()) {
                    notes.add(new Remark("segment " + key, "", MOVED));
                }
            });
        }
    }

    private String segmentKey(String key) {
        if (!segments.has(key)) {
            throw new Inexpressible("segment " + key, "there is no such segment");
        }
        try {
            segment(key);
            return key;
        } catch (Inexpressible part) {
            throw new Inexpressible("segment " + key, "it is refused itself");
        }
    }

    /** Reads something once: what was refused stays so, and what leads back to itself is. */
    private void once(String what, Runnable reading) {
        Inexpressible before = unread.get(what);
        if (before != null) {
            throw before;
        }
        if (!open.add(what)) {
            throw new Inexpressible("", "it leads back to itself");
        }
        try {
            reading.run();
        } catch (Inexpressible part) {
            unread.put(what, part);
            throw part;
        } finally {
            open.remove(what);
        }
    }

    private static void require(List<Problem> none) {
        if (!none.isEmpty()) {
            throw new Inexpressible(none.get(0).pointer(), none.get(0).detail());
        }
    }
}
