package dev.switchback.benchmarks;

import static java.util.Locale.ROOT;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What has been measured of calls so far. For use by one thread. */
final class CallCosts {
    private static final double MOST_OVER_DIRECT = 150;

    private final Map<Switcher, Map<Situation, Cost>> costs = new EnumMap<>(Switcher.class);

    void add(Switcher switcher, Situation situation, Cost cost) {
        costs.computeIfAbsent(switcher, any -> new EnumMap<>(Situation.class)).put(situation, cost);
    }

    Optional<Cost> find(Switcher switcher, Situation situation) {
        return Optional.ofNullable(costs.getOrDefault(switcher, Map.of()).get(situation));
    }

    /** Returns them as Markdown: who switches downwards, the situations across. */
    String table() {
        List<Situation> situations = Arrays.stream(Situation.values())
                .filter(situation -> costs.values().stream().anyMatch(row -> row.containsKey(situation)))
                .toList();
        Stream<String> head =
                Stream.concat(Stream.of("a call"), situations.stream().map(Situation::title));
        Stream<String> line =
                Stream.concat(Stream.of("---"), situations.stream().map(any -> "---:"));
        Stream<Stream<String>> body = costs.keySet().stream()
                .map(switcher -> Stream.concat(
                        Stream.of(switcher.title()), situations.stream().map(each -> cell(switcher, each))));
        return Stream.concat(Stream.of(head, line), body).map(Tables::row).collect(Collectors.joining("\n"));
    }

    /** Holds the switch against what it wants to cost over a direct call, as far as both were measured. */
    List<Aim> judge() {
        boolean ours = costs.keySet().stream().anyMatch(Switcher::isOurs);
        Aim memory = new Aim("a switched call allocates nothing", misses(this::allocation));
        Aim time = new Aim(
                String.format(ROOT, "a switched call takes less than %.0f ns over a direct one", MOST_OVER_DIRECT),
                misses(this::time));
        if (!ours) {
            return List.of();
        }
        return costs.containsKey(Switcher.DIRECT) ? List.of(memory, time) : List.of(memory);
    }

    /** Says where one cost of a switch misses an aim. */
    private interface Test {
        Optional<String> miss(Switcher switcher, Situation situation, Cost cost);
    }

    private List<String> misses(Test test) {
        return costs.entrySet().stream()
                .filter(row -> row.getKey().isOurs())
                .flatMap(row -> row.getValue().entrySet().stream()
                        .flatMap(cell -> test.miss(row.getKey(), cell.getKey(), cell.getValue()).stream()))
                .toList();
    }

    private Optional<String> allocation(Switcher switcher, Situation situation, Cost cost) {
        return situation.shadows() || cost.allocatesNothing()
                ? Optional.empty()
                : Optional.of(String.format(ROOT, "%s, %s: %.0f B", switcher.title(), situation.title(), cost.bytes()));
    }

    private Optional<String> time(Switcher switcher, Situation situation, Cost cost) {
        return find(Switcher.DRAWN, situation)
                .or(() -> find(Switcher.DIRECT, situation))
                .map(direct -> cost.nanos() - direct.nanos())
                .filter(over -> over >= MOST_OVER_DIRECT)
                .map(over -> String.format(ROOT, "%s, %s: %.0f ns", switcher.title(), situation.title(), over));
    }

    private String cell(Switcher switcher, Situation situation) {
        return find(switcher, situation)
                .map(cost -> Tables.cell(cost)
                        + find(Switcher.SWITCH, situation)
                                .map(ours -> ", " + Tables.times(cost.over(ours)))
                                .orElse(""))
                .orElse("–");
    }
}
