package dev.switchback.server.segments;

import dev.switchback.server.targeting.Reading;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Two lists of keys in a document. Members that were left out are null. */
record KeysShape(
        @Nullable List<@Nullable String> included, @Nullable List<@Nullable String> excluded) {
    private static final KeysShape NONE = new KeysShape(null, null);
    private static final int KEY = 256;

    /** What a request to change keys holds. */
    record Edit(@Nullable KeysShape add, @Nullable KeysShape remove) {

        KeyEdit read(Reading reading) {
            KeysShape coming = add == null ? NONE : add;
            KeysShape going = remove == null ? NONE : remove;
            Reading adding = reading.at("add");
            Reading removing = reading.at("remove");
            KeyEdit edit = new KeyEdit(
                    keys(coming.included, adding.at("included")),
                    keys(coming.excluded, adding.at("excluded")),
                    keys(going.included, removing.at("included")),
                    keys(going.excluded, removing.at("excluded")));
            checkApart(edit.include(), edit.exclude(), adding.at("excluded"));
            return edit;
        }
    }

    /** Reads a list of keys; one that was left out is empty. */
    static Set<String> keys(@Nullable List<@Nullable String> keys, Reading reading) {
        return keys == null ? Set.of() : Set.copyOf(reading.items(keys, KeysShape::key));
    }

    private static String key(String key, Reading reading) {
        return key.isEmpty() || key.length() > KEY
                ? reading.problem("must hold 1 to " + KEY + " characters", key)
                : key;
    }

    /** Notes where a key stands in both lists. */
    static void checkApart(Set<String> included, Set<String> excluded, Reading reading) {
        excluded.stream()
                .filter(included::contains)
                .sorted()
                .findFirst()
                .ifPresent(key -> reading.problem("holds '" + key + "', which is included too", key));
    }
}
