package dev.switchback.evaluation;

/** How explanations write things. */
final class Words {
    /** How many of many things are worth naming. */
    static final int LISTED = 3;

    private static final int LONGEST = 60;

    private Words() {}

    /** Returns {@code text} in quotes, cut to a readable length. */
    static String quoted(String text) {
        return text.length() <= LONGEST ? "'" + text + "'" : "'" + text.substring(0, LONGEST) + "…'";
    }
}
