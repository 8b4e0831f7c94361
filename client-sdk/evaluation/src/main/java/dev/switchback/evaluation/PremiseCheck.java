package dev.switchback.evaluation;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what the rules of one flag or segment ask, and what contexts are dealt by. Confined to one thread. */
final class PremiseCheck {
    private static final int WHOLE_PERCENTAGE = Allocation.BUCKETS / 100;

    private final Normaliser normaliser;
    private final Findings findings;
    private final ClauseCheck clauses;

    PremiseCheck(Normaliser normaliser, Findings findings, Expressions expressions) {
        this.normaliser = normaliser;
        this.findings = findings;
        this.clauses = new ClauseCheck(findings, expressions);
    }

    /** Checks a rule but for what it serves; {@code taken} are the ids of the rules before it. */
    void check(String pointer, String id, Set<String> taken, List<Clause> asked, @Nullable Share share) {
        if (!taken.add(id)) {
            findings.add(pointer + "/id", "must be unique, and '" + id + "' is taken");
        }
        findings.atMost(pointer + "/clauses", asked.size(), Limits.CLAUSES_PER_RULE, "clauses");
        for (int i = 0; i < Math.min(asked.size(), Limits.CLAUSES_PER_RULE); i++) {
            clauses.check(pointer + "/clauses/" + i, asked.get(i));
        }
        if (share != null) {
            check(pointer + "/share", share);
        }
    }

    private void check(String pointer, Share share) {
        int buckets = share.buckets();
        if (buckets < 0 || buckets > Allocation.BUCKETS) {
            findings.add(pointer, "must be 0 to " + Allocation.BUCKETS + " units of 0.001 %, not " + buckets);
        } else if (normaliser == Normaliser.UNLEASH && buckets % WHOLE_PERCENTAGE != 0) {
            findings.add(
                    pointer,
                    "must be a whole percentage for a flag that deals as Unleash does, not " + buckets
                            + " units of 0.001 %");
        }
        check(pointer + "/stickiness", share.stickiness());
    }

    /** Checks what contexts are dealt by. */
    void check(String pointer, Stickiness stickiness) {
        List<String> attributes = stickiness.attributes();
        findings.atMost(pointer + "/attributes", attributes.size(), Limits.STICKINESS_ATTRIBUTES, "attributes");
        if (attributes.isEmpty() && !stickiness.orRandom()) {
            findings.add(pointer + "/attributes", "must name an attribute, or leave it to chance");
        }
        for (int i = 0; i < Math.min(attributes.size(), Limits.STICKINESS_ATTRIBUTES); i++) {
            String at = pointer + "/attributes/" + i;
            Attribute.problem(attributes.get(i)).ifPresent(detail -> findings.add(at, detail));
        }
    }

    /** Checks into how many parts contexts are dealt before they are spread over the buckets. */
    void check(String pointer, int parts) {
        if (normaliser == Normaliser.NATIVE && parts != Allocation.BUCKETS) {
            findings.add(
                    pointer, "must be " + Allocation.BUCKETS + " unless the flag deals as Unleash does, not " + parts);
        } else if (parts < 1 || parts > Allocation.BUCKETS) {
            findings.add(pointer, "must be 1 to " + Allocation.BUCKETS + ", not " + parts);
        }
    }
}
