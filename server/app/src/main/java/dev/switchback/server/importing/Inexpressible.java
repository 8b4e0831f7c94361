package dev.switchback.server.importing;

/** Something has no counterpart on the other side, so the whole flag or segment is left out. */
public final class Inexpressible extends RuntimeException {
    private final String what;

    /**
     * Says what has none.
     *
     * @param what the part, such as {@code strategy 2}; empty for the whole
     * @param why in words
     */
    public Inexpressible(String what, String why) {
        super(why, null, false, false);
        this.what = what;
    }

    /** Returns this as a remark about {@code key}. */
    public Remark about(String key) {
        return new Remark(key, what, String.valueOf(getMessage()));
    }

    /** Returns the same as part of {@code whole}. */
    public Inexpressible in(String whole) {
        return new Inexpressible(what.isEmpty() ? whole : whole + ", " + what, String.valueOf(getMessage()));
    }
}
