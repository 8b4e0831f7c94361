package dev.switchback.testing;

/** A situation in which a switched piece of code has to work. */
public enum FlagCase {
    /** The flag serves {@code v1}. */
    V1(false),
    /** The flag serves {@code v2}. */
    V2(true),
    /** The flag would serve {@code v2} and is in shadow: {@code v1} is served, and {@code v2} may run aside. */
    SHADOW(false),
    /** The flag serves {@code v2}, and an emergency is engaged. */
    KILLED(false),
    /** The flag serves {@code v2}, and the server has gone since. */
    SERVER_AWAY(true),
    /** The flag serves {@code v2}, and the connection is reset over and over. */
    SERVER_FLAPPING(true),
    /** The file that is kept of an earlier run is damaged, and there is no server: nothing is known of the flag. */
    CORRUPT_CACHE(false);

    private final boolean v2;

    FlagCase(boolean v2) {
        this.v2 = v2;
    }

    /** Says whether callers are to be served {@code v2}; {@code v1}, or the caller's default, else. */
    public boolean servesV2() {
        return v2;
    }
}
