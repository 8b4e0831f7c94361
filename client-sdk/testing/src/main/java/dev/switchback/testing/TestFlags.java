package dev.switchback.testing;

import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Engagement;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Mode;
import dev.switchback.evaluation.Normaliser;
import dev.switchback.evaluation.Scope;
import dev.switchback.evaluation.Serve;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Target;
import dev.switchback.evaluation.Value;
import dev.switchback.evaluation.Variation;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Flags for a test: what they serve is set by the test and asked through a real {@link SwitchbackClient}, which follows
 * a small server in this process.
 *
 * <pre>{@code
 * try (TestFlags flags = TestFlags.start()) {
 *     flags.serve("customer-v2", "v2");
 *     flags.serve("customer-v2", "ann", "v1");
 *     SwitchbackClient client = flags.client();
 *     ...
 *     flags.engageEmergency();
 * }
 * }</pre>
 *
 * <p>A flag that nobody has {@linkplain #define defined} is boolean: {@code v2} is {@code true}, {@code v1} is
 * {@code false} and what an emergency serves. When a method returns, every client made here answers accordingly, unless
 * it is {@linkplain #network() cut off}. Safe for use by many threads. Closing closes those clients too.
 */
public final class TestFlags implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FlagServer server;
    private final ChaosProxy network;
    private final List<SwitchbackClient> clients = new CopyOnWriteArrayList<>();
    private Snapshot snapshot = new Snapshot("test/test", 1, Map.of(), Emergency.NONE);

    private TestFlags(long seed) {
        server = new FlagServer(snapshot);
        network = ChaosProxy.to(server.port(), seed);
    }

    /** Starts without any flag. */
    public static TestFlags start() {
        return start(0);
    }

    /** Starts without any flag and with a network whose chance {@code seed} decides. */
    public static TestFlags start(long seed) {
        return new TestFlags(seed);
    }

    /** Starts a client of these flags, which this closes. */
    public SwitchbackClient client() {
        SwitchbackClient client = builder().build();
        clients.add(client);
        return client;
    }

    /** Returns a builder of clients of these flags, for whom another setting matters; the caller closes those. */
    public SwitchbackClient.Builder builder() {
        return SwitchbackClient.builder()
                .url(URI.create("http://127.0.0.1:" + network.port()))
                .key("test-key")
                .instance("test");
    }

    /** Returns the network between clients and flags, for its faults. */
    public ChaosProxy network() {
        return network;
    }

    /** Has the flag {@code key} serve everybody {@code variation}, apart from those it serves by name. */
    public synchronized TestFlags serve(String key, String variation) {
        Flag flag = of(key);
        return define(with(flag, flag.targets(), new Serve.Fixed(known(flag, variation))));
    }

    /** Has the flag {@code key} serve the context with {@code targetingKey} the variation {@code variation}. */
    public synchronized TestFlags serve(String key, String targetingKey, String variation) {
        Flag flag = of(key);
        List<Target> targets = new ArrayList<>();
        for (Target target : flag.targets()) {
            Set<String> others = new HashSet<>(target.keys());
            others.remove(targetingKey);
            targets.add(new Target(target.variation(), others));
        }
        targets.add(new Target(known(flag, variation), Set.of(targetingKey)));
        return define(with(flag, targets, flag.defaultRule()));
    }

    /** Has the flag {@code key} in {@code mode}: in shadow it serves its rollback variation, with V2 aside. */
    public synchronized TestFlags mode(String key, Mode mode) {
        return define(of(key).withMode(mode));
    }

    /** Has {@code flag} as it is, under its own key, instead of what that key served before. */
    public synchronized TestFlags define(Flag flag) {
        Map<String, Flag> flags = new TreeMap<>(snapshot.flags());
        flags.put(flag.key(), flag.withVersion(snapshot.revision() + 1));
        return publish(flags, snapshot.emergency());
    }

    /** Forgets the flag {@code key}, so that callers get their defaults. */
    public synchronized TestFlags remove(String key) {
        Map<String, Flag> flags = new TreeMap<>(snapshot.flags());
        flags.remove(key);
        return publish(flags, snapshot.emergency());
    }

    /** Engages the emergency: every flag serves its rollback variation. */
    public synchronized TestFlags engageEmergency() {
        return emergency(Set.of(new Engagement("test", new Scope.Everything())));
    }

    /** Releases the emergency: every flag serves what it did. */
    public synchronized TestFlags releaseEmergency() {
        return emergency(Set.of());
    }

    @Override
    public void close() {
        network.heal();
        clients.forEach(SwitchbackClient::close);
        network.close();
        server.close();
    }

    private TestFlags emergency(Set<Engagement> engagements) {
        return publish(snapshot.flags(), new Emergency(snapshot.emergency().epoch() + 1, engagements));
    }

    private TestFlags publish(Map<String, Flag> flags, Emergency emergency) {
        snapshot = new Snapshot(snapshot.environment(), snapshot.revision() + 1, flags, emergency);
        server.publish(snapshot);
        Faults faults = network.faults();
        if (!faults.blackHole() && !faults.refusing()) {
            long revision = snapshot.revision();
            clients.forEach(client -> Eventually.within(PATIENCE, () -> client.revision() >= revision));
        }
        return this;
    }

    private Flag of(String key) {
        Flag known = snapshot.flags().get(key);
        return known == null ? toggle(key) : known;
    }

    private static String known(Flag flag, String variation) {
        if (flag.variations().stream().noneMatch(known -> known.key().equals(variation))) {
            throw new IllegalArgumentException("the flag " + flag.key() + " has no variation " + variation);
        }
        return variation;
    }

    private static Flag toggle(String key) {
        return new Flag(
                key,
                FlagType.BOOLEAN,
                1,
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
                new Serve.Fixed("v1"),
                null);
    }

    private static Flag with(Flag flag, List<Target> targets, Serve defaultRule) {
        return new Flag(
                flag.key(),
                flag.type(),
                flag.version(),
                flag.archived(),
                flag.enabled(),
                flag.rolledBack(),
                flag.mode(),
                flag.salt(),
                flag.normaliser(),
                flag.variations(),
                flag.offVariation(),
                flag.rollbackVariation(),
                flag.prerequisites(),
                targets,
                flag.rules(),
                defaultRule,
                flag.ramp());
    }
}
