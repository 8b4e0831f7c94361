package dev.switchback.evaluation;

import java.util.List;

/**
 * Says whether a flag in {@link Mode#COMPLETE} is: nobody may be left to be served its rollback variation, as long as it is
 * on and nothing is rolled back.
 *
 * @param flag what is checked
 * @param findings where the problems go
 */
record CompleteCheck(Flag flag, Findings findings) {
    private static final String WHY = ", or the flag is not complete";

    void check() {
        if (flag.ramp() != null) {
            findings.add("/mode", "must not be complete while a rollout leads the flag");
        }
        if (!flag.prerequisites().isEmpty()) {
            findings.add("/prerequisites", "must be empty: who does not meet them is served as if it were off" + WHY);
        }
        List<Target> targets = flag.targets();
        for (int i = 0; i < targets.size(); i++) {
            checkServed("/targets/" + i + "/variation", targets.get(i).variation());
        }
        List<Rule> rules = flag.rules();
        for (int i = 0; i < rules.size(); i++) {
            checkRule("/rules/" + i + "/serve", rules.get(i).serve());
        }
        if (flag.defaultRule() instanceof Serve.Fixed fixed) {
            checkServed("/defaultRule/variation", fixed.variation());
        } else {
            findings.add("/defaultRule", "must serve everybody one variation" + WHY);
        }
    }

    private void checkRule(String pointer, Serve serve) {
        if (serve instanceof Serve.Fixed fixed) {
            checkServed(pointer + "/variation", fixed.variation());
        } else {
            Allocation allocation = ((Serve.Split) serve).allocation();
            allocation.weights().keySet().forEach(variation -> checkServed(pointer + "/weights", variation));
        }
    }

    private void checkServed(String pointer, String variation) {
        if (variation.equals(flag.rollbackVariation())) {
            findings.add(pointer, "must not be the rollback variation, '" + variation + "'" + WHY);
        }
    }
}
