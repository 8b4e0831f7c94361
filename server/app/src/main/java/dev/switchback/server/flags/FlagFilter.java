package dev.switchback.server.flags;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.Query;

/** What a query for flags is in SQL. Confined to one thread. */
final class FlagFilter {
    private final FlagSort sort;
    private final StringBuilder conditions = new StringBuilder();
    private final List<Consumer<Query>> arguments = new ArrayList<>();

    private FlagFilter(FlagSort sort) {
        this.sort = sort;
    }

    static FlagFilter of(FlagQuery query) {
        FlagFilter filter = new FlagFilter(query.sort());
        query.search()
                .ifPresent(text -> filter.and(
                        "(key ILIKE :search OR description ILIKE :search OR owner ILIKE :search)",
                        "search",
                        "%" + text.replaceAll("([\\\\%_])", "\\\\$1") + "%"));
        if (!query.tags().isEmpty()) {
            filter.conditions.append(" AND tags @> CAST(:tags AS text[])");
            filter.arguments.add(rows -> rows.bindArray("tags", String.class, query.tags()));
        }
        query.kind().ifPresent(kind -> filter.and("kind = :kind", "kind", kind.word()));
        query.owner().ifPresent(owner -> filter.and("owner = :owner", "owner", owner));
        query.type()
                .ifPresent(
                        type -> filter.and("type = :type", "type", type.name().toLowerCase(Locale.ROOT)));
        query.archived().ifPresent(archived -> filter.and("archived = :archived", "archived", archived));
        query.enabled().ifPresent(enabled -> filter.and("enabled = :enabled", "enabled", enabled));
        query.underRollout().ifPresent(led -> filter.and("ramped = :ramped", "ramped", led));
        query.changedSince()
                .ifPresent(since -> filter.and("changed_at >= :since", "since", since.atOffset(ZoneOffset.UTC)));
        query.page().after().map(query.sort()::place).ifPresent(filter::after);
        return filter;
    }

    /** Returns what follows the conditions that every query for flags has. */
    String conditions() {
        return conditions.toString();
    }

    /** Returns what to order by. */
    String order() {
        String direction = sort.descending() ? " DESC" : "";
        return switch (sort.by()) {
            case KEY -> "key" + direction;
            case CHANGED -> "changed_at" + direction + ", key" + direction;
            case CREATED -> "created_at" + direction + ", key" + direction;
        };
    }

    /** Binds what the conditions name. */
    void bind(Query rows) {
        arguments.forEach(argument -> argument.accept(rows));
    }

    private void after(FlagSort.Place place) {
        String than = sort.descending() ? " < " : " > ";
        and(
                switch (sort.by()) {
                    case KEY -> "key" + than + ":after";
                    case CHANGED -> "(changed_at, key)" + than + "(:time, :after)";
                    case CREATED -> "(created_at, key)" + than + "(:time, :after)";
                },
                "after",
                place.key());
        Instant time = place.time();
        if (time != null) {
            arguments.add(rows -> rows.bind("time", time.atOffset(ZoneOffset.UTC)));
        }
    }

    private void and(String condition, String name, Object argument) {
        conditions.append(" AND ").append(condition);
        arguments.add(rows -> rows.bind(name, argument));
    }
}
