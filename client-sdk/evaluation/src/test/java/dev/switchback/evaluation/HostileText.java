package dev.switchback.evaluation;

import java.util.Random;

/** Makes texts that almost are what a parser expects. */
final class HostileText {
    private static final int LONGEST = 2_000;

    private HostileText() {}

    /** Changes a few places of {@code text}, mostly to characters that it, or {@code alphabet}, has. */
    static String mutated(String text, String alphabet, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(mutated.length() + 1);
            char character = character(text + alphabet, random);
            switch (random.nextInt(5)) {
                case 0 -> mutated.insert(at, character);
                case 1 -> mutated.replace(at, Math.min(mutated.length(), at + 1), "");
                case 2 -> mutated.replace(at, Math.min(mutated.length(), at + 1), String.valueOf(character));
                case 3 -> mutated.setLength(at);
                default -> mutated.insert(at, String.valueOf(character).repeat(random.nextInt(20)));
            }
        }
        return mutated.substring(0, Math.min(LONGEST, mutated.length()));
    }

    /** Draws a text of nothing but {@code alphabet}. */
    static String of(String alphabet, int length, Random random) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static char character(String alphabet, Random random) {
        return random.nextInt(8) == 0 || alphabet.isEmpty()
                ? (char) random.nextInt(0x10000)
                : alphabet.charAt(random.nextInt(alphabet.length()));
    }
}
