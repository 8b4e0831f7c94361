package dev.switchback.evaluation;

/** On the right side of a number. */
record NumberBound(Order order, Value bound, boolean strict) implements NumberComparison {

    static NumberBound of(Clause clause) {
        Order order = Order.of(clause.operator());
        return new NumberBound(order, order.widest(clause.values(), Numbers::compare), clause.strict());
    }

    @Override
    public boolean holds(long number) {
        return order.holds(Numbers.compare(number, bound));
    }

    @Override
    public boolean holds(double number) {
        return order.holds(Numbers.compare(number, bound));
    }
}
