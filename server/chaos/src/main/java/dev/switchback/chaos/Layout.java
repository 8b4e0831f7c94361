package dev.switchback.chaos;

import java.util.Map;

/**
 * What a scenario is played with.
 *
 * @param nodes how many nodes there are, from 1 on
 * @param database where they keep what they know
 * @param narrow whether the first node's directory holds no more than a megabyte
 * @param variables of the first node's environment
 */
record Layout(int nodes, Database database, boolean narrow, Map<String, String> variables) {
    /** Two nodes on a PostgreSQL of their own. */
    static final Layout USUAL = new Layout(2, Database.SHARED, false, Map.of());

    /** A node with an embedded PostgreSQL. */
    static final Layout EMBEDDED = new Layout(1, Database.EMBEDDED, false, Map.of());

    /** Where nodes keep what they know. */
    enum Database {
        /** A PostgreSQL that is the scenario's to fail. */
        SHARED,
        /** The same on a disk of 200 MB. */
        NARROW,
        /** The same and a standby, without which no commit is acknowledged. */
        PAIR,
        /** The node's own. */
        EMBEDDED
    }

    Layout {
        variables = Map.copyOf(variables);
        if (nodes < 1 || (database == Database.EMBEDDED && nodes > 1)) {
            throw new IllegalArgumentException("there is no such layout: " + nodes + " nodes, " + database);
        }
    }

    Layout on(Database other) {
        return new Layout(nodes, other, narrow, variables);
    }

    Layout inNarrowDirectory() {
        return new Layout(nodes, database, true, variables);
    }

    Layout with(Map<String, String> others) {
        return new Layout(nodes, database, narrow, others);
    }
}
