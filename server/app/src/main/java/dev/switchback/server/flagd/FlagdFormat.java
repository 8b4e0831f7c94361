package dev.switchback.server.flagd;

import dev.switchback.evaluation.FlagCheck;
import dev.switchback.evaluation.Problem;
import dev.switchback.server.changes.EnvironmentId;
import dev.switchback.server.importing.ImportFormat;
import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Node;
import dev.switchback.server.importing.Remark;
import dev.switchback.server.importing.Translation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Definitions of flagd: {@code {"flags": {...}, "$evaluators": {...}}}. Targeting is taken over as far as it is {@code if}
 * over comparisons. Fractions keep their sizes, but users are dealt by another hash and so move between variants; such flags
 * are taken over only where that is said to be fine.
 */
public final class FlagdFormat implements ImportFormat {

    @Override
    public String name() {
        return "flagd";
    }

    @Override
    public Import read(EnvironmentId environment, Node document, boolean usersMayMove) {
        List<Translation.Imported> imported = new ArrayList<>();
        List<Remark> refused = new ArrayList<>();
        List<Remark> notes = new ArrayList<>();
        flags(document.required("flags")).forEach((key, node) -> {
            try {
                DefinitionReading reading = new DefinitionReading(key, node, document.at("$evaluators"), usersMayMove);
                Translation.Imported flag = new Translation.Imported(reading.flag(), "");
                require(FlagCheck.problems(flag.flag()));
                imported.add(flag);
                reading.notes().forEach(note -> notes.add(new Remark(key, "", note)));
            } catch (Inexpressible part) {
                refused.add(part.about(key));
            }
        });
        return new Import(new Translation(imported, List.of(), refused, notes));
    }

    /** Flags are members of an object, or items of a list that tell their keys. */
    private static Map<String, Node> flags(Node flags) {
        Map<String, Node> all = new LinkedHashMap<>();
        if (flags.isList()) {
            flags.items().forEach(flag -> all.put(flag.required("key").text(), flag));
        } else {
            flags.names().forEach(key -> all.put(key, flags.at(key)));
        }
        return all;
    }

    private static void require(List<Problem> none) {
        if (!none.isEmpty()) {
            throw new Inexpressible(none.get(0).pointer(), none.get(0).detail());
        }
    }
}
