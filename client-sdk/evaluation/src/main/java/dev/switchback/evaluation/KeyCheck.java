package dev.switchback.evaluation;

import java.util.Set;
import java.util.TreeSet;

/** Says which names flags and segments may have. */
final class KeyCheck {
    private static final int NATIVE_KEY = 128;

    /** Names that a JavaScript object has already, which a frontend would stumble over. */
    private static final Set<String> RESERVED =
            Set.of("__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf");

    private KeyCheck() {}

    static void check(String key, Normaliser normaliser, Findings findings) {
        switch (normaliser) {
            case NATIVE -> checkNative(key, findings);
            case UNLEASH -> checkUnleash(key, findings);
        }
    }

    private static void checkNative(String key, Findings findings) {
        if (!isNative(key)) {
            findings.add(
                    "/key",
                    "must start with a letter or digit and go on with at most 127 letters, digits, '.', '_', '~' or '-'");
        }
        if (RESERVED.contains(key)) {
            findings.add("/key", "must not be one of JavaScript's own names, " + new TreeSet<>(RESERVED));
        }
    }

    /** Walks the characters, for there are thousands of keys to check before an expression would be compiled to code. */
    private static boolean isNative(String key) {
        if (key.isEmpty() || key.length() > NATIVE_KEY || !isLetterOrDigit(key.charAt(0))) {
            return false;
        }
        for (int i = 1; i < key.length(); i++) {
            char character = key.charAt(i);
            if (!isLetterOrDigit(character) && "._~-".indexOf(character) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= '0' && character <= '9')
                || (character >= 'A' && character <= 'Z');
    }

    private static void checkUnleash(String key, Findings findings) {
        if (key.isEmpty() || key.codePointCount(0, key.length()) > Limits.UNLEASH_KEY) {
            findings.add("/key", "must hold 1 to " + Limits.UNLEASH_KEY + " characters");
        }
        if (!key.codePoints().allMatch(KeyCheck::isText)) {
            findings.add("/key", "must hold neither control characters nor halves of surrogate pairs");
        }
    }

    private static boolean isText(int codePoint) {
        int type = Character.getType(codePoint);
        return type != Character.CONTROL && type != Character.SURROGATE;
    }
}
