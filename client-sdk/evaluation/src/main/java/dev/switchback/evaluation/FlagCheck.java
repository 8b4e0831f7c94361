package dev.switchback.evaluation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says whether a flag makes sense, and is small enough for every process that evaluates it. */
public final class FlagCheck {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0,127}");

    /** Names that a JavaScript object has already, which a frontend would stumble over. */
    private static final Set<String> RESERVED =
            Set.of("__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf");

    private final Flag flag;
    private final Findings findings = new Findings();
    private final ClauseCheck clauses = new ClauseCheck(findings);
    private final Set<String> variations = new HashSet<>();

    private FlagCheck(Flag flag) {
        this.flag = flag;
    }

    /**
     * Returns what is wrong with {@code flag}, at most 100 problems; nothing means that it evaluates. Pointers lead into
     * the flag's document as the admin API writes it. Never throws.
     */
    public static List<Problem> problems(Flag flag) {
        try {
            FlagCheck check = new FlagCheck(flag);
            check.run();
            return check.findings.problems();
        } catch (RuntimeException | StackOverflowError unreadable) {
            return List.of(new Problem("", "cannot be read, something is missing or out of place: " + unreadable));
        }
    }

    private void run() {
        checkKey();
        checkVariations();
        checkServed("/rollbackVariation", flag.rollbackVariation());
        String off = flag.offVariation();
        if (off != null) {
            checkServed("/offVariation", off);
        }
        checkTargets();
        checkRules("/rules", flag.rules());
        checkServe("/defaultRule", flag.defaultRule());
        Ramp ramp = flag.ramp();
        if (ramp != null) {
            checkRules("/ramp/audiences", ramp.audiences());
            checkAllocation("/ramp/allocation", ramp.allocation());
        }
    }

    private void checkKey() {
        if (!KEY.matcher(flag.key()).matches()) {
            findings.add(
                    "/key",
                    "must start with a letter or digit and go on with at most 127 letters, digits, '.', '_', '~' or '-'");
        }
        if (RESERVED.contains(flag.key())) {
            findings.add("/key", "must not be one of JavaScript's own names, " + new TreeSet<>(RESERVED));
        }
    }

    private void checkVariations() {
        findings.count("/variations", flag.variations().size(), Limits.VARIATIONS, "variations");
        for (int i = 0; i < flag.variations().size(); i++) {
            Variation variation = flag.variations().get(i);
            String pointer = "/variations/" + i;
            if (variation.key().isEmpty() || variation.key().length() > Limits.NAME_CHARACTERS) {
                findings.add(pointer + "/key", "must hold 1 to " + Limits.NAME_CHARACTERS + " characters");
            }
            if (!variations.add(variation.key())) {
                findings.add(pointer + "/key", "must be unique, and '" + variation.key() + "' is taken");
            }
            if (!flag.type().accepts(variation.value())) {
                findings.add(pointer + "/value", "must be of the flag's type, " + flag.type());
            }
            ValueCheck.problem(variation.value()).ifPresent(detail -> findings.add(pointer + "/value", detail));
        }
    }

    private void checkTargets() {
        int keys =
                flag.targets().stream().mapToInt(target -> target.keys().size()).sum();
        findings.atMost("/targets", keys, Limits.TARGET_KEYS, "keys");
        Map<String, Integer> owners = new HashMap<>();
        for (int i = 0; i < flag.targets().size(); i++) {
            Target target = flag.targets().get(i);
            checkServed("/targets/" + i + "/variation", target.variation());
            for (String key : new TreeSet<>(target.keys())) {
                Integer owner = owners.putIfAbsent(key, i);
                if (owner != null) {
                    findings.add("/targets/" + i + "/keys", "holds '" + key + "', which target " + owner + " has too");
                }
            }
        }
    }

    private void checkRules(String pointer, List<Rule> rules) {
        findings.atMost(pointer, rules.size(), Limits.RULES, "rules");
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < Math.min(rules.size(), Limits.RULES); i++) {
            Rule rule = rules.get(i);
            String at = pointer + "/" + i;
            if (!ids.add(rule.id())) {
                findings.add(at + "/id", "must be unique, and '" + rule.id() + "' is taken");
            }
            findings.atMost(at + "/clauses", rule.clauses().size(), Limits.CLAUSES_PER_RULE, "clauses");
            for (int j = 0; j < Math.min(rule.clauses().size(), Limits.CLAUSES_PER_RULE); j++) {
                clauses.check(at + "/clauses/" + j, rule.clauses().get(j));
            }
            checkServe(at + "/serve", rule.serve());
        }
    }

    private void checkServe(String pointer, Serve serve) {
        if (serve instanceof Serve.Fixed fixed) {
            checkServed(pointer + "/variation", fixed.variation());
            return;
        }
        checkAllocation(pointer + "/weights", ((Serve.Split) serve).allocation());
    }

    private void checkAllocation(String pointer, Allocation allocation) {
        allocation.flaw().ifPresent(flaw -> findings.add(pointer, flaw));
        allocation.weights().keySet().forEach(variation -> checkServed(pointer, variation));
    }

    private void checkServed(String pointer, @Nullable String variation) {
        if (variation == null || !variations.contains(variation)) {
            findings.add(pointer, "must be one of the flag's variations, and '" + variation + "' is none");
        }
    }
}
