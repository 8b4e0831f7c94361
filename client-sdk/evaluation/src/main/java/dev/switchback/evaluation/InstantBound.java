package dev.switchback.evaluation;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** On the right side of an instant. */
record InstantBound(Order order, Instant bound) implements TimeComparison {

    static InstantBound of(Clause clause) {
        Order order = Order.of(clause.operator());
        List<Instant> instants =
                clause.values().stream().map(InstantBound::instant).toList();
        return new InstantBound(order, order.widest(instants, Comparator.naturalOrder()));
    }

    private static Instant instant(Value value) {
        if (value instanceof Value.Text text) {
            return Instant.ofEpochSecond(InstantText.seconds(text.value()), InstantText.nanos(text.value()));
        }
        return Instant.ofEpochSecond(Timestamp.seconds(value), Timestamp.nanos(value));
    }

    @Override
    public boolean holds(long seconds, int nanos) {
        int comparison = Long.compare(seconds, bound.getEpochSecond());
        return order.holds(comparison == 0 ? Integer.compare(nanos, bound.getNano()) : comparison);
    }
}
