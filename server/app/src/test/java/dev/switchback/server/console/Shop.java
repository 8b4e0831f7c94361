package dev.switchback.server.console;

import dev.switchback.client.Status;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.client.VersionSwitch;
import dev.switchback.evaluation.Context;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;

/**
 * Some instances of a service, with the SDK in them, that call a flag's versions all the time. V2 fails one call in ten while
 * another flag says so.
 */
final class Shop implements AutoCloseable {
    static final String FLAG = "checkout.pricing";
    static final String TROUBLE = "trouble";

    private static final int INSTANCES = 5;
    private static final int USERS = 5_000;
    private static final int CALLS_AT_ONCE = 4;
    private static final long PAUSE_MILLIS = 10;
    private static final int FAILING_TENTHS = 1;
    private static final long FASTEST_NANOS = 700_000;

    private final SplittableRandom random = new SplittableRandom(7);
    private final ScheduledExecutorService calling = Executors.newSingleThreadScheduledExecutor();
    private final List<SwitchbackClient> clients = new ArrayList<>();

    private Shop() {}

    /** Opens a shop that asks the node at {@code url}, and goes on calling until it is closed. */
    static Shop open(URI url, String key) {
        Shop shop = new Shop();
        for (int i = 1; i <= INSTANCES; i++) {
            SwitchbackClient client = SwitchbackClient.builder()
                    .url(url)
                    .key(key)
                    .instance("shop-" + i)
                    .build();
            shop.clients.add(client);
            shop.callWith(client);
        }
        return shop;
    }

    private void callWith(SwitchbackClient client) {
        VersionSwitch<Integer, Integer> pricing = client.versionSwitch(FLAG)
                .v1(this::priced)
                .v2((Integer user) -> pricedAnew(client, user))
                .context(user -> Context.of("user-" + user))
                .build();
        IntPredicate answered = user -> pricing.call(user) == user;
        Future<?> unused = calling.scheduleWithFixedDelay(
                () -> callSome(answered), PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private int priced(int user) {
        LockSupport.parkNanos(FASTEST_NANOS + random.nextLong(FASTEST_NANOS));
        return user;
    }

    private int pricedAnew(SwitchbackClient client, int user) {
        if (client.isOn(TROUBLE, Context.anonymous(), false) && random.nextInt(10) < FAILING_TENTHS) {
            throw new IllegalStateException("no price");
        }
        return priced(user);
    }

    private void callSome(IntPredicate calls) {
        for (int i = 0; i < CALLS_AT_ONCE; i++) {
            try {
                boolean unused = calls.test(random.nextInt(USERS));
            } catch (IllegalStateException unpriced) {
                // The SDK has counted it, and the next customer is waiting.
            }
        }
    }

    /** Says whether every instance has its configuration. */
    boolean isReady() {
        return clients.stream().allMatch(client -> client.status() == Status.READY);
    }

    @Override
    public void close() {
        calling.shutdownNow();
        clients.forEach(SwitchbackClient::close);
    }
}
