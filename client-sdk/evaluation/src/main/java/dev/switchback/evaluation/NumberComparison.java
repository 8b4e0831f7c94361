package dev.switchback.evaluation;

/** A comparison with numbers; reads numbers written as texts too, unless it is strict. */
interface NumberComparison extends Comparison {

    boolean strict();

    boolean holds(long number);

    boolean holds(double number);

    @Override
    default boolean holds(String text) {
        if (!reads(text)) {
            return false;
        }
        return DecimalText.isWhole(text) ? holds(DecimalText.whole(text)) : holds(DecimalText.decimal(text));
    }

    @Override
    default boolean reads(String text) {
        return !strict() && DecimalText.isNumber(text);
    }

    @Override
    default boolean holds(Value value) {
        if (value instanceof Value.Whole whole) {
            return holds(whole.value());
        }
        if (value instanceof Value.Decimal decimal) {
            return holds(decimal.value());
        }
        return value instanceof Value.Text text && holds(text.value());
    }

    @Override
    default boolean reads(Value value) {
        return Numbers.isNumber(value) || (value instanceof Value.Text text && reads(text.value()));
    }
}
