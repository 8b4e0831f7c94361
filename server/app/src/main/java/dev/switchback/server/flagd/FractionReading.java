package dev.switchback.server.flagd;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Range;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Stickiness;
import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes allocations of fractions. Confined to one thread. */
final class FractionReading {
    private final Function<Node, String> variants;
    private final boolean usersMayMove;
    private boolean moved;

    /** Prepares to read; {@code variants} returns the name of a variant, or throws {@link Inexpressible}. */
    FractionReading(Function<Node, String> variants, boolean usersMayMove) {
        this.variants = variants;
        this.usersMayMove = usersMayMove;
    }

    /** Says whether a fraction was read. */
    boolean moved() {
        return moved;
    }

    Serve read(List<Node> arguments) {
        if (!usersMayMove) {
            throw new Inexpressible(
                    "fractional",
                    "its users are dealt by another hash here, so that most would move; say "
                            + "usersMayMove=true if that is fine");
        }
        moved = true;
        boolean dealtByDefault = arguments.isEmpty() || arguments.get(0).isList();
        Stickiness stickiness = dealtByDefault ? Stickiness.TARGETING_KEY : stickiness(arguments.get(0));
        List<Node> parts = dealtByDefault ? arguments : arguments.subList(1, arguments.size());
        return new Serve.Split(allocation(parts), stickiness, Allocation.BUCKETS);
    }

    private Allocation allocation(List<Node> parts) {
        long sum = parts.stream().mapToLong(FractionReading::weight).sum();
        if (sum <= 0) {
            throw new Inexpressible("fractional", "its weights sum to nothing");
        }
        List<Range> ranges = new ArrayList<>();
        long counted = 0;
        for (Node part : parts) {
            int from = (int) (counted * Allocation.BUCKETS / sum);
            counted += weight(part);
            int to = (int) (counted * Allocation.BUCKETS / sum);
            String variant = variants.apply(part.items().get(0));
            if (to > from) {
                ranges.add(new Range(from, to, variant));
            }
        }
        return new Allocation(ranges);
    }

    private static long weight(Node part) {
        List<Node> pair = part.items();
        if (pair.isEmpty() || pair.size() > 2) {
            throw new Inexpressible("fractional", "a part is a variant and its weight");
        }
        return pair.size() == 1 ? 1 : pair.get(1).countOr(0);
    }

    /** By one attribute, under a text that stands before it or under the flag's key. */
    private static Stickiness stickiness(Node by) {
        @Nullable String salt = null;
        Node attribute = by;
        if (Operation.is(by, "cat")) {
            List<Node> pieces = Operation.of(by).arguments();
            if (pieces.size() != 2) {
                throw new Inexpressible("fractional", "it is dealt by more than one attribute");
            }
            salt = pieces.get(0).isText() ? pieces.get(0).text() : salt(pieces.get(0));
            attribute = pieces.get(1);
        }
        return new Stickiness(salt, List.of(Variable.attribute(attribute)), false);
    }

    private static @Nullable String salt(Node piece) {
        if (!Variable.path(piece).equals("$flagd.flagKey")) {
            throw new Inexpressible("fractional", "it is dealt by more than one attribute");
        }
        return null;
    }
}
