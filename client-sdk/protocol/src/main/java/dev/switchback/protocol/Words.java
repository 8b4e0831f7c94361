package dev.switchback.protocol;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The wire's words for the constants of an enum: {@code STARTS_WITH} is {@code startsWith}. */
final class Words<E extends Enum<E>> {
    private final Map<E, String> words;
    private final Map<String, E> constants = new HashMap<>();

    private Words(Class<E> type) {
        words = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            String word = lowerCamelCase(constant.name());
            words.put(constant, word);
            constants.put(word, constant);
        }
    }

    static <E extends Enum<E>> Words<E> of(Class<E> type) {
        return new Words<>(type);
    }

    String write(E constant) {
        return words.getOrDefault(constant, constant.name());
    }

    E read(Node node) {
        return find(node).orElseThrow(() -> node.problem("the word is none of " + words.values()));
    }

    /** Finds the constant of a word; empty for one that this version does not know. */
    Optional<E> find(Node node) {
        return Optional.ofNullable(constants.get(node.text()));
    }

    private static String lowerCamelCase(String name) {
        StringBuilder word = new StringBuilder();
        for (String part : name.split("_", -1)) {
            word.append(word.isEmpty() ? "" : part.substring(0, 1));
            word.append(part.substring(word.isEmpty() ? 0 : 1).toLowerCase(Locale.ROOT));
        }
        return word.toString();
    }
}
