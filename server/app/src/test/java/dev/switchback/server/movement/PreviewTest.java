package dev.switchback.server.movement;

import static dev.switchback.evaluation.FlagBuilder.SURROUNDINGS;
import static dev.switchback.evaluation.FlagBuilder.allocation;
import static dev.switchback.evaluation.FlagBuilder.flag;
import static dev.switchback.evaluation.FlagBuilder.split;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Bucketing;
import dev.switchback.evaluation.CompiledSnapshot;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagBuilder;
import dev.switchback.evaluation.Samples;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Stickiness;
import dev.switchback.evaluation.Surroundings;
import dev.switchback.testing.Seeds;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreviewTest {
    @Test
    void whoMovesIsExactlyWhoFallsIntoTheBucketsThatMove() {
        Seeds.forEachSeed(20, random -> {
            Allocation before = Allocation.of(Samples.weights(random));
            Allocation after = Reweighting.of(before, Samples.weights(random));
            Map<List<String>, Integer> expected = new LinkedHashMap<>();
            for (int user = 0; user < 2_000; user++) {
                int bucket = Bucketing.bucket("salt", "user-" + user);
                String from = Samples.variation(before, bucket);
                String to = Samples.variation(after, bucket);
                if (!from.equals(to)) {
                    expected.merge(List.of(from, to), 1, Integer::sum);
                }
            }
            Map<List<String>, Integer> found = new LinkedHashMap<>();
            preview(new Serve.Split(before), new Serve.Split(after))
                    .moves()
                    .forEach(move -> found.put(List.of(move.from() + "", move.to() + ""), move.count()));
            assertThat(found).isEqualTo(expected);
        });
    }

    @Test
    void aPreviewNamesAFewOfThoseWhoMove() {
        Preview preview = preview(new Serve.Fixed("v1"), split(50_000, 50_000));
        assertThat(preview.asked()).isEqualTo(2_000);
        assertThat(preview.moves()).hasSize(1);
        Preview.Move move = preview.moves().get(0);
        assertThat(move.count()).isBetween(900, 1_100);
        assertThat(move.samples())
                .hasSize(10)
                .allSatisfy(key -> assertThat(Bucketing.bucket("salt", key)).isGreaterThanOrEqualTo(50_000));
    }

    @Test
    void theLargestMoveComesFirstAndDefaultsAreMovesToo() {
        Flag before = flag().target("v2", "user-1").off(null).build();
        Flag after = flag().target("v1", "user-1").off(null).disabled().build();
        List<Context> contexts = List.of(Context.of("user-1"), Context.of("user-2"), Context.anonymous());
        assertThat(Preview.of(
                        FlagBuilder.compiled(List.of(before)),
                        FlagBuilder.compiled(List.of(after)),
                        "checkout",
                        contexts))
                .isEqualTo(new Preview(
                        3,
                        List.of(
                                new Preview.Move("v1", null, 2, List.of("user-2")),
                                new Preview.Move("v2", null, 1, List.of("user-1")))));
    }

    @Test
    void nobodyMovesByLuck() {
        Stickiness chance = new Stickiness(null, List.of(), true);
        Serve before = new Serve.Split(allocation(50_000, 50_000), chance, 100_000);
        Serve after = new Serve.Split(allocation(40_000, 60_000), chance, 100_000);
        Surroundings lucky = new Surroundings(SURROUNDINGS.clock(), new Random(1));
        List<Context> contexts = Collections.nCopies(1_000, Context.anonymous());
        CompiledSnapshot one = CompiledSnapshot.compile(
                FlagBuilder.snapshot(List.of(flag().serve(before).build()), List.of()), lucky);
        CompiledSnapshot other =
                one.recompiled(FlagBuilder.snapshot(List.of(flag().serve(after).build()), List.of()));
        assertThat(Preview.of(one, one, "checkout", contexts).moves()).isEmpty();
        Preview preview = Preview.of(one, other, "checkout", contexts);
        assertThat(preview.moves()).extracting(Preview.Move::to).containsExactly("v2");
        assertThat(preview.moves().get(0).count()).isBetween(50, 150);
        assertThat(preview.moves().get(0).samples()).isEmpty();
    }

    private static Preview preview(Serve before, Serve after) {
        List<Context> contexts =
                IntStream.range(0, 2_000).mapToObj(i -> Context.of("user-" + i)).toList();
        return Preview.of(flag().serve(before).compiled(), flag().serve(after).compiled(), "checkout", contexts);
    }
}
