package dev.switchback.server.targeting;

import dev.switchback.evaluation.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What documents have in common. */
public final class Shapes {
    private Shapes() {}

    /** Returns true, or nothing to be written for false. */
    static @Nullable Boolean unlessFalse(boolean value) {
        return value ? true : null;
    }

    /** Says whether {@code value} was given, as true. */
    static boolean isTrue(@Nullable Boolean value) {
        return value != null && value;
    }

    /** Adds a problem unless {@code name} holds 1 to {@code most} characters. */
    public static void checkLength(String pointer, String name, int most, List<Problem> problems) {
        if (name.isEmpty() || name.length() > most) {
            problems.add(new Problem(pointer, "must hold 1 to " + most + " characters"));
        }
    }
}
