package dev.switchback.evaluation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says whether a flag makes sense, and is small enough for every process that evaluates it. */
public final class FlagCheck {
    private final Flag flag;
    private final Findings findings = new Findings();
    private final PremiseCheck premises;
    private final Set<String> variations = new HashSet<>();

    private FlagCheck(Flag flag, Expressions expressions) {
        this.flag = flag;
        this.premises = new PremiseCheck(flag.normaliser(), findings, expressions);
    }

    /**
     * Returns what is wrong with {@code flag}, at most 100 problems; nothing means that it evaluates. Pointers lead into
     * the flag's document as the admin API writes it. Never throws.
     */
    public static List<Problem> problems(Flag flag) {
        return problems(flag, new Expressions());
    }

    /** Leaves the programs that it has had to compile in {@code expressions}. */
    static List<Problem> problems(Flag flag, Expressions expressions) {
        try {
            FlagCheck check = new FlagCheck(flag, expressions);
            check.run();
            return check.findings.problems();
        } catch (RuntimeException | StackOverflowError unreadable) {
            return List.of(Findings.unreadable(unreadable));
        }
    }

    private void run() {
        KeyCheck.check(flag.key(), flag.normaliser(), findings);
        checkVariations();
        checkServed("/rollbackVariation", flag.rollbackVariation());
        String off = flag.offVariation();
        if (off != null) {
            checkServed("/offVariation", off);
        }
        checkPrerequisites();
        checkTargets();
        checkRules("/rules", flag.rules());
        checkServe("/defaultRule", flag.defaultRule());
        Ramp ramp = flag.ramp();
        if (ramp != null) {
            checkRules("/ramp/audiences", ramp.audiences());
            checkAllocation("/ramp/allocation", ramp.allocation());
        }
        if (flag.mode() == Mode.COMPLETE) {
            new CompleteCheck(flag, findings).check();
        }
    }

    private void checkVariations() {
        findings.count("/variations", flag.variations().size(), Limits.VARIATIONS, "variations");
        for (int i = 0; i < flag.variations().size(); i++) {
            Variation variation = flag.variations().get(i);
            if (variation.key().isEmpty() || variation.key().length() > Limits.NAME_CHARACTERS) {
                findings.add("/variations/" + i + "/key", "must hold 1 to " + Limits.NAME_CHARACTERS + " characters");
            }
            if (!variations.add(variation.key())) {
                findings.add("/variations/" + i + "/key", "must be unique, and '" + variation.key() + "' is taken");
            }
            if (!flag.type().accepts(variation.value())) {
                findings.add("/variations/" + i + "/value", "must be of the flag's type, " + flag.type());
            }
            Optional<String> problem = ValueCheck.problem(variation.value());
            if (problem.isPresent()) {
                findings.add("/variations/" + i + "/value", problem.get());
            }
        }
    }

    private void checkPrerequisites() {
        List<Prerequisite> prerequisites = flag.prerequisites();
        findings.atMost("/prerequisites", prerequisites.size(), Limits.PREREQUISITES, "prerequisites");
        for (int i = 0; i < Math.min(prerequisites.size(), Limits.PREREQUISITES); i++) {
            Prerequisite prerequisite = prerequisites.get(i);
            String pointer = "/prerequisites/" + i;
            if (prerequisite.flag().isEmpty() || prerequisite.flag().equals(flag.key())) {
                findings.add(pointer + "/flag", "must name another flag");
            }
            findings.count(pointer + "/variations", prerequisite.variations().size(), Limits.VARIATIONS, "variations");
        }
    }

    private void checkTargets() {
        if (flag.targets().isEmpty()) {
            return;
        }
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
            premises.check(at, rule.id(), ids, rule.clauses(), rule.share());
            checkServe(at + "/serve", rule.serve());
        }
    }

    private void checkServe(String pointer, Serve serve) {
        if (serve instanceof Serve.Fixed fixed) {
            checkServed(pointer + "/variation", fixed.variation());
            return;
        }
        Serve.Split split = (Serve.Split) serve;
        checkAllocation(pointer + "/weights", split.allocation());
        premises.check(pointer + "/stickiness", split.stickiness());
        premises.check(pointer + "/parts", split.parts());
    }

    private void checkAllocation(String pointer, Allocation allocation) {
        allocation.flaw().ifPresent(flaw -> findings.add(pointer, flaw));
        Set<String> served = new HashSet<>();
        for (Range range : allocation.ranges()) {
            if (served.add(range.variation())) {
                checkServed(pointer, range.variation());
            }
        }
    }

    private void checkServed(String pointer, @Nullable String variation) {
        if (variation == null || !variations.contains(variation)) {
            findings.add(pointer, "must be one of the flag's variations, and '" + variation + "' is none");
        }
    }
}
