package dev.switchback.server.flags;

import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** How things inside a flag may be called. Confined to one thread. */
final class Names {
    private static final Pattern VARIATION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0,63}");
    private static final int ID = 128;
    private static final int ATTRIBUTE = 256;

    private final List<Problem> problems = new ArrayList<>();

    private Names() {}

    /** Returns which names of {@code flag} are none. */
    static List<Problem> problems(Flag flag) {
        Names names = new Names();
        names.checkLength("/salt", flag.salt(), ID);
        for (int i = 0; i < flag.variations().size(); i++) {
            names.checkVariation(
                    "/variations/" + i + "/key", flag.variations().get(i).key());
        }
        for (int i = 0; i < flag.rules().size(); i++) {
            names.checkRule("/rules/" + i, flag.rules().get(i));
        }
        return names.problems;
    }

    private void checkVariation(String pointer, String key) {
        if (!VARIATION.matcher(key).matches()) {
            problems.add(new Problem(
                    pointer,
                    "must start with a letter or digit and go on with at most 63 of them or '.', '_', '~', '-'"));
        }
    }

    private void checkRule(String pointer, Rule rule) {
        checkLength(pointer + "/id", rule.id(), ID);
        for (int i = 0; i < rule.clauses().size(); i++) {
            Clause clause = rule.clauses().get(i);
            checkLength(pointer + "/clauses/" + i + "/attribute", clause.attribute(), ATTRIBUTE);
        }
    }

    private void checkLength(String pointer, String name, int most) {
        if (name.isEmpty() || name.length() > most) {
            problems.add(new Problem(pointer, "must hold 1 to " + most + " characters"));
        }
    }
}
