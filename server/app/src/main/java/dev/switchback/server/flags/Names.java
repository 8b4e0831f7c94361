package dev.switchback.server.flags;

import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Problem;
import dev.switchback.evaluation.Rule;
import dev.switchback.server.targeting.RuleShape;
import dev.switchback.server.targeting.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** How things inside a flag may be called. Confined to one thread. */
final class Names {
    private static final Pattern VARIATION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0,63}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final int SALT = 128;

    /** Names of Unleash's flags and variants, as UTF-16 units; they may be any text. */
    private static final int FOREIGN = 510;

    private final List<Problem> problems = new ArrayList<>();

    private Names() {}

    /** Returns which names of {@code flag} are none. */
    static List<Problem> problems(Flag flag) {
        Names names = new Names();
        boolean foreign = flag.normaliser() == Normaliser.UNLEASH;
        Shapes.checkLength("/salt", flag.salt(), foreign ? FOREIGN : SALT, names.problems);
        for (int i = 0; i < flag.variations().size(); i++) {
            String key = flag.variations().get(i).key();
            if (!foreign) {
                names.checkVariation("/variations/" + i + "/key", key);
            } else if (CONTROL.matcher(key).find()) {
                names.problems.add(new Problem("/variations/" + i + "/key", "must not hold control characters"));
            }
        }
        for (int i = 0; i < flag.rules().size(); i++) {
            Rule rule = flag.rules().get(i);
            RuleShape.checkNames("/rules/" + i, rule.id(), rule.clauses(), names.problems);
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
}
