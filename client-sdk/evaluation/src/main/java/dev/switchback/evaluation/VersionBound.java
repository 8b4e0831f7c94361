package dev.switchback.evaluation;

/** A version on the right side of a version. */
record VersionBound(Order order, String bound, boolean strict) implements Comparison {

    static VersionBound of(Clause clause) {
        Order order = Order.of(clause.operator());
        String bound = order.widest(Value.Text.all(clause.values()), VersionText::compare);
        return new VersionBound(order, bound, clause.strict());
    }

    @Override
    public boolean holds(String text) {
        return reads(text) && order.holds(VersionText.compare(text, bound));
    }

    @Override
    public boolean reads(String text) {
        return VersionText.isVersion(text, strict);
    }
}
