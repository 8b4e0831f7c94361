package dev.switchback.server.flagd;

import dev.switchback.evaluation.Clause;
import dev.switchback.evaluation.Operator;
import dev.switchback.evaluation.Value;
import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Makes clauses of conditions: a list of alternatives, each a list of clauses that must all hold. */
final class ConditionReading {
    private static final int ALTERNATIVES = 100;
    private static final Set<String> COMPARISONS =
            Set.of("==", "===", "!=", "!==", "in", "starts_with", "ends_with", "sem_ver");
    private static final Map<String, Operator> NUMBERS = Map.of(
            "<", Operator.LESS_THAN,
            "<=", Operator.LESS_OR_EQUAL,
            ">", Operator.GREATER_THAN,
            ">=", Operator.GREATER_OR_EQUAL);
    private static final Map<String, String> MIRRORED = Map.of("<", ">", "<=", ">=", ">", "<", ">=", "<=");
    private static final Map<String, Operator> VERSIONS = Map.of(
            "=", Operator.SEMVER_EQUAL,
            "<", Operator.SEMVER_LESS_THAN,
            "<=", Operator.SEMVER_LESS_OR_EQUAL,
            ">", Operator.SEMVER_GREATER_THAN,
            ">=", Operator.SEMVER_GREATER_OR_EQUAL);

    private final UnaryOperator<Node> resolved;

    /** Prepares to read; {@code resolved} puts in what targetings share. */
    ConditionReading(UnaryOperator<Node> resolved) {
        this.resolved = resolved;
    }

    List<List<Clause>> read(Node written) {
        Operation operation = Operation.of(resolved.apply(written));
        return switch (operation.name()) {
            case "and" -> and(operation.arguments());
            case "or" -> or(operation.arguments());
            case "!" -> List.of(List.of(negated(single(operation.arguments().get(0)))));
            default -> List.of(comparison(operation));
        };
    }

    private List<List<Clause>> or(List<Node> arguments) {
        List<List<Clause>> alternatives = new ArrayList<>();
        arguments.forEach(argument -> alternatives.addAll(read(argument)));
        return bounded(alternatives);
    }

    private List<List<Clause>> and(List<Node> arguments) {
        List<List<Clause>> alternatives = List.of(List.of());
        for (Node argument : arguments) {
            List<List<Clause>> longer = new ArrayList<>();
            List<List<Clause>> next = read(argument);
            for (List<Clause> before : alternatives) {
                for (List<Clause> after : next) {
                    List<Clause> all = new ArrayList<>(before);
                    all.addAll(after);
                    longer.add(all);
                }
            }
            alternatives = bounded(longer);
        }
        return alternatives;
    }

    private static List<List<Clause>> bounded(List<List<Clause>> alternatives) {
        if (alternatives.size() > ALTERNATIVES) {
            throw new Inexpressible("or", "it comes to more than " + ALTERNATIVES + " alternatives");
        }
        return alternatives;
    }

    private Clause single(Node condition) {
        List<List<Clause>> alternatives = read(condition);
        if (alternatives.size() != 1 || alternatives.get(0).size() != 1) {
            throw new Inexpressible("!", "only one comparison can be turned round");
        }
        return alternatives.get(0).get(0);
    }

    private static Clause negated(Clause clause) {
        return new Clause(
                clause.attribute(),
                clause.operator(),
                clause.values(),
                !clause.negated(),
                clause.ignoreCase(),
                clause.strict());
    }

    private static List<Clause> comparison(Operation operation) {
        List<Node> arguments = operation.arguments();
        String name = operation.name();
        if (!NUMBERS.containsKey(name) && !COMPARISONS.contains(name)) {
            throw new Inexpressible(name, "nothing here is like it");
        }
        boolean between = NUMBERS.containsKey(name) && arguments.size() == 3;
        int count = between || name.equals("sem_ver") ? 3 : 2;
        if (arguments.size() != count) {
            throw new Inexpressible(name, "it should have " + count + " arguments");
        }
        return switch (name) {
            case "==", "===" -> List.of(equal(arguments, name.equals("==")));
            case "!=", "!==" -> List.of(negated(equal(arguments, name.equals("!="))));
            case "in" -> List.of(in(arguments));
            case "starts_with" -> List.of(text(arguments, Operator.STARTS_WITH));
            case "ends_with" -> List.of(text(arguments, Operator.ENDS_WITH));
            case "sem_ver" -> version(arguments);
            default -> numbers(name, arguments);
        };
    }

    private static Clause equal(List<Node> arguments, boolean loosely) {
        boolean mirrored = Variable.path(arguments.get(0)).isEmpty();
        Value value = arguments.get(mirrored ? 0 : 1).value();
        List<Value> values = new ArrayList<>(List.of(value));
        if (loosely && (value instanceof Value.Whole || value instanceof Value.Decimal)) {
            return new Clause(Variable.attribute(arguments.get(mirrored ? 1 : 0)), Operator.EQUAL, values, false);
        }
        if (loosely && !(value instanceof Value.Text text && text.value().matches(".*[^0-9.eE+ -].*"))) {
            throw new Inexpressible("==", "it makes numbers of texts and booleans; '===' can be taken over");
        }
        return new Clause(Variable.attribute(arguments.get(mirrored ? 1 : 0)), Operator.IN, values, false);
    }

    private static Clause in(List<Node> arguments) {
        Node list = arguments.get(1);
        if (list.isList()) {
            List<Value> values = list.items().stream().map(Node::value).toList();
            return new Clause(Variable.attribute(arguments.get(0)), Operator.IN, values, false);
        }
        return new Clause(
                Variable.attribute(list),
                Operator.CONTAINS,
                List.of(Value.of(arguments.get(0).text())),
                false);
    }

    private static Clause text(List<Node> arguments, Operator operator) {
        return new Clause(
                Variable.attribute(arguments.get(0)),
                operator,
                List.of(Value.of(arguments.get(1).text())),
                false);
    }

    private static List<Clause> numbers(String name, List<Node> arguments) {
        if (arguments.size() == 3) {
            String attribute = Variable.attribute(arguments.get(1));
            return List.of(
                    number(attribute, mirrored(name), arguments.get(0)), number(attribute, name, arguments.get(2)));
        }
        boolean mirrored = Variable.path(arguments.get(0)).isEmpty();
        return List.of(
                mirrored
                        ? number(Variable.attribute(arguments.get(1)), mirrored(name), arguments.get(0))
                        : number(Variable.attribute(arguments.get(0)), name, arguments.get(1)));
    }

    /** Returns the comparison that says the same with its sides changed. */
    private static String mirrored(String name) {
        return Objects.requireNonNull(MIRRORED.get(name));
    }

    private static Clause number(String attribute, String name, Node value) {
        return new Clause(attribute, Objects.requireNonNull(NUMBERS.get(name)), List.of(value.value()), false);
    }

    private static List<Clause> version(List<Node> arguments) {
        String attribute = Variable.attribute(arguments.get(0));
        String word = arguments.get(1).text();
        String version = arguments.get(2).text();
        return switch (word) {
            case "!=" -> List.of(new Clause(attribute, Operator.SEMVER_EQUAL, List.of(Value.of(version)), true));
            case "^" -> within(attribute, version, 1);
            case "~" -> within(attribute, version, 2);
            default -> {
                Operator operator = VERSIONS.get(word);
                if (operator == null) {
                    throw new Inexpressible("sem_ver", "nothing here is like '" + word + "'");
                }
                yield List.of(new Clause(attribute, operator, List.of(Value.of(version)), false));
            }
        };
    }

    /** Holds for all versions that share the first {@code parts} numbers, from their very first pre-release. */
    private static List<Clause> within(String attribute, String version, int parts) {
        String[] numbers = version.replaceFirst("[-+].*", "").split("\\.", -1);
        if (numbers.length < parts || !version.matches("[0-9]{1,9}(\\.[0-9]{1,9})*([-+].*)?")) {
            throw new Inexpressible("sem_ver", "'" + version + "' is no version");
        }
        int major = Integer.parseInt(numbers[0]);
        String first = parts == 1 ? major + ".0.0-0" : major + "." + numbers[1] + ".0-0";
        String next = parts == 1 ? (major + 1) + ".0.0-0" : major + "." + (Integer.parseInt(numbers[1]) + 1) + ".0-0";
        return List.of(
                new Clause(attribute, Operator.SEMVER_GREATER_OR_EQUAL, List.of(Value.of(first)), false),
                new Clause(attribute, Operator.SEMVER_LESS_THAN, List.of(Value.of(next)), false));
    }
}
