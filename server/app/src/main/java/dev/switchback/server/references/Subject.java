package dev.switchback.server.references;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * What refers to others, and is referred to.
 *
 * @param kind what it is
 * @param key unique among those of its kind in an environment
 */
public record Subject(Kind kind, String key) {

    /** Flags first, each kind by key. */
    public static final Comparator<Subject> ORDER =
            Comparator.comparing(Subject::kind).thenComparing(Subject::key);

    /** What there is to refer to. */
    public enum Kind {
        FLAG,
        SEGMENT,
        /** Refers to what its later phases need; nothing refers to it. */
        ROLLOUT;

        /** Returns the kind in small letters. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the flag {@code key}. */
    public static Subject flag(String key) {
        return new Subject(Kind.FLAG, key);
    }

    /** Returns the segment {@code key}. */
    public static Subject segment(String key) {
        return new Subject(Kind.SEGMENT, key);
    }

    /** Returns the rollout {@code id}. */
    public static Subject rollout(String id) {
        return new Subject(Kind.ROLLOUT, id);
    }

    /** Reads what {@link #toString} writes; empty if it is the name of something else. */
    public static Optional<Subject> parse(String text) {
        for (Kind kind : Kind.values()) {
            if (text.startsWith(kind.word() + "/")) {
                return Optional.of(new Subject(kind, text.substring(kind.word().length() + 1)));
            }
        }
        return Optional.empty();
    }

    /** Returns the subject as the audit log names it, such as {@code flag/checkout}. */
    @Override
    public String toString() {
        return kind.word() + "/" + key;
    }
}
