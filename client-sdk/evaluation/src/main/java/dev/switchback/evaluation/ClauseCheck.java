package dev.switchback.evaluation;

import java.util.List;
import java.util.Optional;

/** Checks the clauses of one flag. Confined to one thread. */
final class ClauseCheck {
    private final Findings findings;
    private final ExpressionCheck expressions;

    ClauseCheck(Findings findings) {
        this(findings, new Expressions());
    }

    /** Compiles the programs of sound expressions into {@code expressions}. */
    ClauseCheck(Findings findings, Expressions expressions) {
        this.findings = findings;
        this.expressions = new ExpressionCheck(expressions);
    }

    void check(String pointer, Clause clause) {
        checkOptions(pointer, clause);
        List<Value> values = clause.values();
        if (clause.operator() == Operator.PRESENT) {
            findings.atMost(pointer + "/values", values.size(), 0, "values, for PRESENT takes none");
            return;
        }
        findings.count(pointer + "/values", values.size(), Limits.VALUES_PER_CLAUSE, "values");
        for (int i = 0; i < Math.min(values.size(), Limits.VALUES_PER_CLAUSE); i++) {
            String at = pointer + "/values/" + i;
            problem(clause, values.get(i)).ifPresent(detail -> findings.add(at, detail));
        }
    }

    private void checkOptions(String pointer, Clause clause) {
        Operator operator = clause.operator();
        if (operator != Operator.SEGMENT) {
            Attribute.problem(clause.attribute()).ifPresent(detail -> findings.add(pointer + "/attribute", detail));
        }
        if (clause.ignoreCase() && !operator.regardsCase()) {
            findings.add(pointer + "/ignoreCase", "must be false or absent for " + operator + ", which knows no case");
        }
        if (clause.strict() && !operator.readsLeniently()) {
            findings.add(
                    pointer + "/strict",
                    "must be false or absent for " + operator + ", which reads attributes in one way only");
        }
    }

    private Optional<String> problem(Clause clause, Value value) {
        Operator operator = clause.operator();
        if (!operator.accepts(value)) {
            return Optional.of("must be " + operator.wanted() + " for " + operator);
        }
        return ValueCheck.problem(value)
                .or(() -> value instanceof Value.Text text
                        ? textProblem(clause, text.value())
                        : numberProblem(clause, value));
    }

    private Optional<String> textProblem(Clause clause, String text) {
        return switch (clause.operator()) {
            case MATCHES -> expressions.problem(text, clause.ignoreCase());
            case WITHIN_HOURS -> HoursText.problem(text);
            case BEFORE, AFTER ->
                unless(
                        InstantText.isInstant(text),
                        "must be an instant such as '2026-11-21T13:00:00+01:00', or a date such as '2026-11-21'");
            case SEMVER_EQUAL, SEMVER_LESS_THAN, SEMVER_LESS_OR_EQUAL, SEMVER_GREATER_THAN, SEMVER_GREATER_OR_EQUAL ->
                unless(
                        VersionText.isVersion(text, clause.strict()),
                        "must be a SemVer version such as '2.1.0'"
                                + (clause.strict() ? ", with all three numbers" : ""));
            case IN_CIDR ->
                unless(
                        AddressBlock.read(text).isPresent(),
                        "must be a block of IP addresses such as '10.0.0.0/8' or '2001:db8::/32', or one address");
            case SEGMENT -> unless(!text.isEmpty(), "must name a segment");
            default -> Optional.empty();
        };
    }

    private static Optional<String> numberProblem(Clause clause, Value value) {
        boolean time = clause.operator() == Operator.BEFORE || clause.operator() == Operator.AFTER;
        return unless(
                !time || Timestamp.isTimestamp(value), "must be milliseconds since 1970, at most 8.64e15 either way");
    }

    private static Optional<String> unless(boolean sound, String detail) {
        return sound ? Optional.empty() : Optional.of(detail);
    }
}
