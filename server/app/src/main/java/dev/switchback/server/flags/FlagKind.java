package dev.switchback.server.flags;

import java.util.Arrays;

/** What a flag is for, and so how long it is meant to live. */
public enum FlagKind {
    /** Brings a new version out, and goes when everybody has it. */
    RELEASE("release"),
    /** Turns a part of the system off on a bad day; stays. */
    KILL_SWITCH("killSwitch"),
    /** Finds out which variation is better, and goes when that is known. */
    EXPERIMENT("experiment"),
    /** Says who may use what; stays. */
    PERMISSION("permission");

    private final String word;

    FlagKind(String word) {
        this.word = word;
    }

    /** Returns the kind as documents name it. */
    String word() {
        return word;
    }

    /**
     * Returns the kind that documents name {@code word}.
     *
     * @throws IllegalArgumentException if there is none
     */
    static FlagKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no kind of flag is called " + word));
    }
}
