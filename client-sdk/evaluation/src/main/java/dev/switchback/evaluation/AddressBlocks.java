package dev.switchback.evaluation;

import java.util.List;

/** An IP address within one of the blocks. */
record AddressBlocks(List<AddressBlock> blocks) implements Comparison {

    static AddressBlocks of(List<Value> values) {
        return new AddressBlocks(Value.Text.all(values).stream()
                .flatMap(text -> AddressBlock.read(text).stream())
                .toList());
    }

    @Override
    public boolean holds(String text) {
        if (!reads(text)) {
            return false;
        }
        long high = AddressText.high(text);
        long low = AddressText.low(text);
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).contains(high, low)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean reads(String text) {
        return AddressText.isAddress(text);
    }
}
