package dev.switchback.evaluation;

/** How much of everything a flag may hold, so that no flag can starve the process that evaluates it. */
final class Limits {
    static final int VARIATIONS = 50;
    static final int RULES = 200;
    static final int CLAUSES_PER_RULE = 50;
    static final int VALUES_PER_CLAUSE = 1_000;
    static final int TARGET_KEYS = 10_000;

    static final int PREREQUISITES = 50;

    /** Longest key of a flag that came from Unleash, in code points. */
    static final int UNLEASH_KEY = 255;

    /** How many attributes may be tried for one to be dealt by. */
    static final int STICKINESS_ATTRIBUTES = 10;

    /** Keys that a segment includes, and as many again that it excludes. */
    static final int SEGMENT_KEYS = 100_000;

    /** Longest chain of prerequisites, and of segments in segments. */
    static final int DEPTH = 20;

    /** How many flags one evaluation may evaluate in all, for the prerequisites of prerequisites. */
    static final int PREREQUISITE_COST = 1_000;

    /** How many segments one flag or one segment may ask in all, for segments in segments. */
    static final int SEGMENT_COST = 10_000;

    /** Longest key of a variation, in characters. */
    static final int NAME_CHARACTERS = 128;

    /** Longest string, in bytes of UTF-8. */
    static final int TEXT_BYTES = 64 * 1024;

    /** Deepest nesting of a JSON value. */
    static final int JSON_DEPTH = 64;

    /** Longest regular expression, in characters. */
    static final int EXPRESSION_CHARACTERS = 256;

    /** How often an expression's innermost part may be copied by the counted repeats around it. */
    static final int EXPRESSION_COPIES = 1_000;

    /** Largest program of all of a flag's expressions together, in RE2J instructions. */
    static final int PROGRAM_SIZE = 5_000;

    /** Longest text that is matched with an expression, or read as anything but a text, in characters. */
    static final int READ_CHARACTERS = 1_024;

    /** How many steps an explanation spells out beneath those of the flag itself. */
    static final int EXPLAINED_STEPS = 2_000;

    /** How many problems of one flag are worth telling. */
    static final int PROBLEMS = 100;

    private Limits() {}
}
