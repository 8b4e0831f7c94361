package dev.switchback.server.backup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A table as it is copied.
 *
 * @param columns that hold something of their own, in the table's order
 */
record Table(String name, List<Column> columns) {
    Table {
        columns = List.copyOf(columns);
    }

    /**
     * A column.
     *
     * @param collated whether its order depends on the database's language unless told otherwise
     * @param key its place in the primary key, from 0; -1 where it is not in it
     */
    record Column(String name, boolean collated, int key) {
        private String ordered() {
            return quoted(name) + (collated ? " COLLATE \"C\"" : "");
        }
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }

    private String list() {
        return columns.stream().map(column -> quoted(column.name())).collect(Collectors.joining(", "));
    }

    /** All rows in the order of the primary key, or where there is none of all columns: the same in any database. */
    String copyOut(String schema) {
        List<Column> keys = columns.stream()
                .filter(column -> column.key() >= 0)
                .sorted(Comparator.comparingInt(Column::key))
                .toList();
        String order =
                (keys.isEmpty() ? columns : keys).stream().map(Column::ordered).collect(Collectors.joining(", "));
        return "COPY (SELECT " + list() + " FROM " + quoted(schema) + "." + quoted(name) + " ORDER BY " + order
                + ") TO STDOUT";
    }

    String copyIn(String schema) {
        return "COPY " + quoted(schema) + "." + quoted(name) + " (" + list() + ") FROM STDIN";
    }

    /**
     * Puts tables into an order in which each comes after those that it refers to.
     *
     * @param references from the name of a table to those that it refers to
     * @throws BackupException if they refer to each other in a circle
     */
    static List<Table> ordered(List<Table> tables, Map<String, Set<String>> references) {
        Map<String, Table> waiting = new TreeMap<>();
        tables.forEach(table -> waiting.put(table.name(), table));
        List<Table> ordered = new ArrayList<>();
        while (!waiting.isEmpty()) {
            List<Table> free = waiting.values().stream()
                    .filter(table -> references.getOrDefault(table.name(), Set.of()).stream()
                            .noneMatch(other -> !other.equals(table.name()) && waiting.containsKey(other)))
                    .toList();
            if (free.isEmpty()) {
                throw new BackupException("These tables refer to each other in a circle: " + waiting.keySet());
            }
            ordered.addAll(free);
            free.forEach(table -> waiting.remove(table.name()));
        }
        return ordered;
    }
}
