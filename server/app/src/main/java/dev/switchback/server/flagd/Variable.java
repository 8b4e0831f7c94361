package dev.switchback.server.flagd;

import dev.switchback.evaluation.Context;
import dev.switchback.server.http.Pointers;
import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Node;
import java.util.List;

/** Something in the context that a targeting asks for. */
final class Variable {
    private Variable() {}

    /** Returns the path that {@code node} asks for; empty if it asks for nothing in the context. */
    static String path(Node node) {
        if (!Operation.is(node, "var")) {
            return "";
        }
        List<Node> arguments = Operation.of(node).arguments();
        if (arguments.size() != 1 || !arguments.get(0).isText()) {
            throw new Inexpressible("var", "it has a default, or no name");
        }
        return arguments.get(0).text();
    }

    /**
     * Returns our name for the attribute that {@code node} asks for.
     *
     * @throws Inexpressible if it asks for none
     */
    static String attribute(Node node) {
        String path = path(node);
        if (path.isEmpty() || path.startsWith("$flagd") || path.startsWith("/")) {
            throw new Inexpressible("var", "it should be an attribute: '" + path + "'");
        }
        boolean nested = path.indexOf('.') >= 0 && !path.equals(Context.TARGETING_KEY);
        return nested ? "/" + Pointers.escape(path).replace('.', '/') : path;
    }
}
