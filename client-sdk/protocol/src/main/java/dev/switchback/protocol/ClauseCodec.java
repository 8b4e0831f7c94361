package dev.switchback.protocol;

import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Value;

/** The JSON form of clauses. */
final class ClauseCodec {
    private static final Words<Operator> OPERATORS = Words.of(Operator.class);

    private ClauseCodec() {}

    static Clause read(Node clause) {
        return new Clause(
                clause.find("attribute").map(Node::text).orElse(""),
                OPERATORS.read(clause.at("operator")),
                clause.at("values").list(Node::value),
                clause.find("negated").map(Node::bool).orElse(false),
                clause.find("ignoreCase").map(Node::bool).orElse(false),
                clause.find("strict").map(Node::bool).orElse(false));
    }

    static Value value(Clause clause) {
        return new Members()
                .put("attribute", clause.attribute())
                .put("operator", OPERATORS.write(clause.operator()))
                .put("values", clause.values(), value -> value)
                .put("negated", clause.negated())
                .putIf("ignoreCase", clause.ignoreCase())
                .putIf("strict", clause.strict())
                .value();
    }
}
