package dev.switchback.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What has been measured so far. For use by one thread. */
final class Measurements {
    private final List<Measurement> all = new ArrayList<>();

    /** The cost of one question to one contender from a number of threads at once. */
    record Measurement(Contender contender, Question question, int threads, Cost cost) {}

    void add(Contender contender, Question question, int threads, Cost cost) {
        all.add(new Measurement(contender, question, threads, cost));
    }

    Optional<Cost> find(Contender contender, Question question, int threads) {
        return all.stream()
                .filter(each -> each.contender == contender && each.question == question && each.threads == threads)
                .map(Measurement::cost)
                .findFirst();
    }

    Stream<Measurement> of(Contender.Role role) {
        return all.stream().filter(each -> each.contender.role() == role);
    }

    /** Returns the numbers of threads, ascending. */
    List<Integer> threads() {
        return List.copyOf(new TreeSet<>(all.stream().map(Measurement::threads).toList()));
    }
}
