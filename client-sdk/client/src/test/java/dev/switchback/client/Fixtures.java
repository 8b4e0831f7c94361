package dev.switchback.client;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Engagement;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Ramp;
import dev.switchback.evaluation.Range;
import dev.switchback.evaluation.Scope;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import dev.switchback.protocol.SnapshotCodec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Flags and snapshots to test with. Shared with the modules that build on the client. */
public final class Fixtures {
    /** Everything engaged. */
    public static final Emergency ENGAGED = new Emergency(1, Set.of(new Engagement("e1", new Scope.Everything())));

    private Fixtures() {}

    /** A boolean flag whose v2 is {@code true}, served to everybody or to nobody. */
    public static Flag toggle(String key, boolean on) {
        return bool(key, 1, new Serve.Fixed(on ? "v2" : "v1"), null);
    }

    /** A boolean flag under a rollout that has given {@code share} of 100,000 buckets to v2. */
    static Flag ramped(String key, long version, int attempt, int share) {
        Allocation allocation = new Allocation(
                share == Allocation.BUCKETS
                        ? List.of(new Range(0, share, "v2"))
                        : List.of(new Range(0, share, "v2"), new Range(share, Allocation.BUCKETS, "v1")));
        return bool(key, version, new Serve.Fixed("v1"), new Ramp("r1", attempt, List.of(), allocation));
    }

    static Flag of(String key, FlagType type, Value first, Value second) {
        return new Flag(
                key,
                type,
                1,
                false,
                true,
                false,
                Mode.LIVE,
                key,
                Normaliser.NATIVE,
                List.of(new Variation("v1", first), new Variation("v2", second)),
                null,
                "v1",
                List.of(),
                List.of(),
                List.of(),
                new Serve.Fixed("v2"),
                null);
    }

    /** A snapshot without an emergency. */
    public static Snapshot snapshot(long revision, Flag... flags) {
        return snapshot(revision, Emergency.NONE, flags);
    }

    /** A snapshot of one environment, which is the same each time. */
    public static Snapshot snapshot(long revision, Emergency emergency, Flag... flags) {
        Map<String, Flag> all = new TreeMap<>();
        for (Flag flag : flags) {
            all.put(flag.key(), flag);
        }
        return new Snapshot("shop/test", revision, all, emergency);
    }

    static SnapshotCodec.Read read(Snapshot snapshot) {
        return new SnapshotCodec.Read(snapshot, SnapshotCodec.hash(snapshot), Set.of());
    }

    /** A store that holds {@code snapshot} as heard from a server. */
    static ConfigurationStore store(Snapshot snapshot) {
        ConfigurationStore store = new ConfigurationStore(keys -> {});
        store.accept(read(snapshot));
        return store;
    }

    private static Flag bool(String key, long version, Serve defaultRule, @Nullable Ramp ramp) {
        return new Flag(
                key,
                FlagType.BOOLEAN,
                version,
                false,
                true,
                false,
                Mode.LIVE,
                key,
                Normaliser.NATIVE,
                List.of(new Variation("v1", Value.of(false)), new Variation("v2", Value.of(true))),
                null,
                "v1",
                List.of(),
                List.of(),
                List.of(),
                defaultRule,
                ramp);
    }
}
