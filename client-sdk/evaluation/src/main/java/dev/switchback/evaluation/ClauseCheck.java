package dev.switchback.evaluation;

import java.util.List;

/** Checks the clauses of one flag. Confined to one thread. */
final class ClauseCheck {
    private final Findings findings;
    private final ExpressionCheck expressions = new ExpressionCheck();

    ClauseCheck(Findings findings) {
        this.findings = findings;
    }

    void check(String pointer, Clause clause) {
        if (clause.attribute().isEmpty()) {
            findings.add(pointer + "/attribute", "must name an attribute");
        }
        List<Value> values = clause.values();
        if (clause.operator() == Operator.PRESENT) {
            findings.atMost(pointer + "/values", values.size(), 0, "values, for PRESENT takes none");
            return;
        }
        findings.count(pointer + "/values", values.size(), Limits.VALUES_PER_CLAUSE, "values");
        for (int i = 0; i < Math.min(values.size(), Limits.VALUES_PER_CLAUSE); i++) {
            check(pointer + "/values/" + i, clause.operator(), values.get(i));
        }
    }

    private void check(String pointer, Operator operator, Value value) {
        if (!operator.accepts(value)) {
            findings.add(pointer, "must be " + operator.wanted() + " for " + operator);
            return;
        }
        if (operator == Operator.MATCHES && value instanceof Value.Text expression) {
            expressions.problem(expression.value()).ifPresent(detail -> findings.add(pointer, detail));
            return;
        }
        ValueCheck.problem(value).ifPresent(detail -> findings.add(pointer, detail));
    }
}
