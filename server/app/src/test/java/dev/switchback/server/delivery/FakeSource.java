package dev.switchback.server.delivery;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import dev.switchback.server.changes.EnvironmentId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Configuration in memory, that can be away. */
public final class FakeSource implements SnapshotSource {
    public static final EnvironmentId PRODUCTION = new EnvironmentId("shop", "production");
    public static final EnvironmentId STAGING = new EnvironmentId("shop", "staging");

    private final Map<EnvironmentId, Snapshot> snapshots = new ConcurrentHashMap<>();
    private final AtomicInteger loads = new AtomicInteger();
    private volatile boolean away;
    private volatile Runnable duringLoad = () -> {};

    /** Commits a change that adds or replaces flags; returns its revision. */
    public long put(EnvironmentId environment, Flag... flags) {
        Map<String, Flag> all = new HashMap<>();
        Snapshot before = snapshots.get(environment);
        if (before != null) {
            all.putAll(before.flags());
        }
        for (Flag flag : flags) {
            all.put(flag.key(), flag);
        }
        return commit(environment, all, before == null ? Emergency.NONE : before.emergency());
    }

    public long remove(EnvironmentId environment, String key) {
        Snapshot before = present(environment);
        Map<String, Flag> left = new TreeMap<>(before.flags());
        left.remove(key);
        return commit(environment, left, before.emergency());
    }

    public long declare(EnvironmentId environment, Emergency emergency) {
        return commit(environment, present(environment).flags(), emergency);
    }

    public Snapshot present(EnvironmentId environment) {
        Snapshot snapshot = snapshots.get(environment);
        if (snapshot == null) {
            throw new IllegalStateException("no " + environment);
        }
        return snapshot;
    }

    public void away(boolean isAway) {
        away = isAway;
    }

    void duringLoad(Runnable work) {
        duringLoad = work;
    }

    int loads() {
        return loads.get();
    }

    @Override
    public Map<EnvironmentId, Long> revisions() {
        answer();
        Map<EnvironmentId, Long> revisions = new HashMap<>();
        snapshots.forEach((environment, snapshot) -> revisions.put(environment, snapshot.revision()));
        return revisions;
    }

    @Override
    public Snapshot load(EnvironmentId environment) {
        answer();
        loads.incrementAndGet();
        Snapshot snapshot = present(environment);
        duringLoad.run();
        return snapshot;
    }

    /** Returns a flag that makes sense and serves {@code text}. */
    public static Flag flag(String key, String text) {
        return flag(key, text, "only");
    }

    /** Returns a flag that serves a variation it does not have. */
    static Flag broken(String key) {
        return flag(key, "text", "missing");
    }

    private static Flag flag(String key, String text, String served) {
        return new Flag(
                key,
                FlagType.STRING,
                1,
                false,
                true,
                false,
                Mode.LIVE,
                key,
                Normaliser.NATIVE,
                List.of(new Variation("only", Value.of(text))),
                null,
                "only",
                List.of(),
                List.of(),
                List.of(),
                new Serve.Fixed(served),
                null);
    }

    private long commit(EnvironmentId environment, Map<String, Flag> flags, Emergency emergency) {
        Snapshot before = snapshots.get(environment);
        long revision = before == null ? 1 : before.revision() + 1;
        snapshots.put(environment, new Snapshot(environment.toString(), revision, flags, emergency));
        return revision;
    }

    private void answer() {
        if (away) {
            throw new IllegalStateException("the database is away");
        }
    }
}
