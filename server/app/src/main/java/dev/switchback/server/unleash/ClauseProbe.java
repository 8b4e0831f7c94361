package dev.switchback.server.unleash;

import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagCheck;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Rule;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import java.util.List;

/** Asks the evaluator whether it can read a value, for it is who will have to. */
final class ClauseProbe {
    private static final Serve OFF = new Serve.Fixed("off");

    private ClauseProbe() {}

    /** Says whether {@code operator} can compare with {@code text}. */
    static boolean accepts(Operator operator, String text) {
        Clause clause = new Clause("field", operator, List.of(Value.of(text)), false);
        return FlagCheck.problems(with(new Rule("rule", List.of(clause), OFF))).isEmpty();
    }

    private static Flag with(Rule rule) {
        return new Flag(
                "probe",
                FlagType.BOOLEAN,
                0,
                false,
                true,
                false,
                Mode.LIVE,
                "probe",
                Normaliser.UNLEASH,
                List.of(new Variation("off", Value.of(false))),
                "off",
                "off",
                List.of(),
                List.of(),
                List.of(rule),
                OFF,
                null);
    }
}
