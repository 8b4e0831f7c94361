package dev.switchback.server.flagd;

import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Node;
import java.util.List;

/**
 * An operation of JsonLogic.
 *
 * @param name of it
 * @param arguments of it; a single one may be written without a list
 */
record Operation(String name, List<Node> arguments) {
    Operation {
        arguments = List.copyOf(arguments);
    }

    static Operation of(Node node) {
        if (!node.isObject() || node.names().size() != 1) {
            throw new Inexpressible("", "it should be one operation");
        }
        String name = node.names().get(0);
        Node argument = node.at(name);
        return new Operation(name, argument.isList() ? argument.items() : List.of(argument));
    }

    /** Says whether {@code node} asks for the operation {@code name}. */
    static boolean is(Node node, String name) {
        return node.isObject() && node.names().equals(List.of(name));
    }
}
