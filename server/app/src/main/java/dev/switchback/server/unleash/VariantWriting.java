package dev.switchback.server.unleash;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Range;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.importing.Inexpressible;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes variants of what a flag serves. */
final class VariantWriting {
    private static final int WHOLE = 1_000;

    private final Flag flag;
    private final Companion companion;

    VariantWriting(Flag flag, Companion companion) {
        this.flag = flag;
        this.companion = companion;
    }

    /**
     * Returns the variants that {@code serve} deals; empty for none, just on.
     *
     * @throws Inexpressible if it serves off to somebody, or cannot be dealt alike
     */
    Optional<Dealt> of(Serve serve) {
        return serve instanceof Serve.Fixed fixed ? fixed(fixed.variation()) : split((Serve.Split) serve);
    }

    private Optional<Dealt> fixed(String variation) {
        return switch (Role.of(flag, variation)) {
            case OFF -> throw new Inexpressible("", "it serves off; Unleash's strategies can only let in");
            case ON -> Optional.empty();
            case VARIANT ->
                Optional.of(new Dealt(
                        flag.key(), GateReading.DEFAULT, List.of(variant(variation, WHOLE, GateReading.DEFAULT))));
        };
    }

    private Optional<Dealt> split(Serve.Split split) {
        List<Range> ranges = split.allocation().ranges();
        if (ranges.size() == 1) {
            return fixed(ranges.get(0).variation());
        }
        if (flag.normaliser() != Normaliser.UNLEASH) {
            throw new Inexpressible("", "its users are dealt as Unleash does not deal them");
        }
        String stickiness = StickinessWriting.ofVariants(split.stickiness());
        List<Variant> variants = new ArrayList<>();
        int from = 0;
        for (Range range : ranges) {
            int to = parts(range.to(), split.parts());
            if (Role.of(flag, range.variation()) != Role.VARIANT) {
                throw new Inexpressible("", "it deals out '" + range.variation() + "', which is no variant");
            }
            variants.add(variant(range.variation(), to - from, stickiness));
            from = to;
        }
        return Optional.of(new Dealt(split.stickiness().saltOr(flag.salt()), stickiness, variants));
    }

    /** Returns how many of {@code parts} lie below {@code bucket}. */
    private static int parts(int bucket, int parts) {
        return (int) (((long) bucket * parts + Allocation.BUCKETS - 1) / Allocation.BUCKETS);
    }

    private Variant variant(String key, int weight, String stickiness) {
        Variation variation = Role.variation(flag, key);
        return new Variant(key, weight, stickiness, payload(variation), List.of());
    }

    /** As it was written, as long as nobody has changed it. */
    Variant.@Nullable Payload payload(Variation variation) {
        Variant.Payload written = companion.payloads().get(variation.key());
        Value imported = Variations.value(
                variation.key(),
                flag.type(),
                companion.payloads().keySet(),
                written == null ? null : Payloads.value(written));
        boolean untouched = flag.normaliser() == Normaliser.UNLEASH && imported.equals(variation.value());
        return untouched ? written : Payloads.payload(variation.value());
    }
}
