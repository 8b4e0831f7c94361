package dev.switchback.client;

import static dev.switchback.client.Switches.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.client.compare.Comparison;
import dev.switchback.evaluation.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SwitchProxyTest {
    private final Switches switches = new Switches();

    @AfterEach
    void close() {
        switches.close();
    }

    interface Finding<K, V> {
        @Switched(idempotent = true, expects = NoSuchElementException.class)
        V find(K key) throws IOException;
    }

    interface Orders extends Finding<String, String> {
        String place(String order);

        @Switched(idempotent = true, deadlineMillis = 1_000)
        CompletionStage<String> findLater(String key);

        @Switched(idempotent = true)
        CompletableFuture<String> findSoon(String key);

        Future<String> findSometime(String key);

        @Switched(unswitched = true)
        String name();

        default String both(String key) throws IOException {
            return find(key) + place(key);
        }
    }

    /** An interface of which every method may run twice. */
    @Switched(idempotent = true)
    interface Prices {
        int price(String item);

        @Switched
        int raise(String item);
    }

    private record Version(String name) implements Orders {
        @Override
        public String find(String key) throws IOException {
            if (key.isEmpty()) {
                throw new NoSuchElementException(name);
            }
            if (key.equals("disk") && name.equals("new")) {
                throw new IOException(name);
            }
            return name + " " + key;
        }

        @Override
        public String place(String order) {
            if (order.equals("disk") && name.equals("new")) {
                throw new IllegalStateException(name);
            }
            return name + " " + order;
        }

        @Override
        public CompletionStage<String> findLater(String key) {
            return key.equals("hang") ? new CompletableFuture<>() : findSoon(key);
        }

        @Override
        public CompletableFuture<String> findSoon(String key) {
            return key.equals("disk") && name.equals("new")
                    ? CompletableFuture.failedFuture(new IOException(name))
                    : CompletableFuture.completedFuture(name + " " + key);
        }

        @Override
        public Future<String> findSometime(String key) {
            return findSoon(key);
        }
    }

    private ProxyBuilder<Orders> orders(String flag) {
        return switches.proxy(Orders.class, flag)
                .v1(new Version("old"))
                .v2(new Version("new"))
                .contextFrom(() -> ANN);
    }

    @Test
    void everyKindOfMethodGoesToTheChosenVersion() throws Exception {
        Orders orders = orders("on").build();
        assertThat(orders.find("a")).isEqualTo("new a");
        assertThat(((Finding<String, String>) orders).find("a")).isEqualTo("new a");
        assertThat(orders.both("a")).isEqualTo("new anew a");
        assertThat(orders.findLater("a")).isCompletedWithValue("new a");
        assertThat(orders.findSometime("a").get()).isEqualTo("new a");
        assertThat(orders.name()).isEqualTo("old");
        assertThat(switches.calls("on")).isEqualTo(5);
        assertThat(switches.errors("on")).isZero();
    }

    @Test
    void whatAMethodExpectsIsNoErrorAndWhatItDoesNotIs() {
        Orders orders = orders("on").build();
        assertThatThrownBy(() -> orders.find("")).isInstanceOf(NoSuchElementException.class);
        assertThat(switches.errors("on")).isZero();
        assertThatThrownBy(() -> orders.find("disk")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> orders.findSometime("disk").get()).hasCauseInstanceOf(IOException.class);
        assertThat(switches.errors("on")).isEqualTo(2);
    }

    @Test
    void inShadowOnlyWhatIsDeclaredIdempotentRunsTwice() throws IOException {
        Orders orders =
                orders("shadow").compare(Comparison.byEquals().controls(0)).build();
        assertThat(orders.place("a")).isEqualTo("old a");
        assertThat(orders.both("a")).isEqualTo("old aold a");
        assertThat(orders.find("a")).isEqualTo("old a");
        assertThat(orders.findLater("a")).isCompletedWithValue("old a");
        Switches.await(() -> switches.counts("shadow").mismatched() == 2);
        assertThat(switches.counts("shadow").aside()).isEqualTo(2);
    }

    @Test
    void theInterfaceSpeaksForItsMethodsUnlessTheySpeakForThemselves() {
        Prices first = new FixedPrices(1);
        Prices prices = switches.proxy(Prices.class, "shadow")
                .v1(first)
                .v2(new FixedPrices(2))
                .build();
        assertThat(prices.raise("a")).isOne();
        assertThat(prices.price("a")).isOne();
        Switches.await(() -> switches.counts("shadow").aside() == 1);
    }

    private record FixedPrices(int cents) implements Prices {
        @Override
        public int price(String item) {
            return cents;
        }

        @Override
        public int raise(String item) {
            return cents;
        }
    }

    @Test
    void onlyWhatIsDeclaredIdempotentFallsBack() throws IOException {
        Orders orders = orders("on").fallBackToV1(1).build();
        assertThat(orders.find("disk")).isEqualTo("old disk");
        assertThat(orders.findSoon("disk")).isCompletedWithValue("old disk");
        assertThatThrownBy(() -> orders.place("disk")).isInstanceOf(IllegalStateException.class);
        assertThat(switches.errors("on")).isEqualTo(3);
    }

    @Test
    void aMethodsDeadlineIsKept() {
        Orders orders = orders("on").build();
        assertThat(orders.findLater("hang").toCompletableFuture()).isNotDone();
        switches.pass(Duration.ofSeconds(2));
        Switches.await(() -> switches.errors("on") == 1);
    }

    @Test
    void theContextIsTheThreadsOwnWithoutAnother() throws IOException {
        Orders orders = switches.proxy(Orders.class, "half")
                .v1(new Version("old"))
                .v2(new Version("new"))
                .build();
        for (int i = 0; i < 50; i++) {
            Context who = Context.of("c" + i);
            try (SwitchContext.Scope scope = SwitchContext.open(who)) {
                String served = switches.store
                        .find()
                        .orElseThrow()
                        .evaluate("half", SwitchContext.current(), Unit.NOBODY, false)
                        .variation();
                assertThat(scope).isNotNull();
                assertThat(orders.find("x")).isEqualTo("v2".equals(served) ? "new x" : "old x");
            }
        }
    }

    @Test
    void scopesNestAndEnd() {
        assertThat(SwitchContext.current()).isEqualTo(Context.anonymous());
        try (SwitchContext.Scope outer = SwitchContext.open(ANN)) {
            try (SwitchContext.Scope inner = SwitchContext.open(Context.of("bob"))) {
                assertThat(inner).isNotSameAs(outer);
                assertThat(SwitchContext.current()).isEqualTo(Context.of("bob"));
            }
            assertThat(SwitchContext.current()).isEqualTo(ANN);
        }
        assertThat(SwitchContext.current()).isEqualTo(Context.anonymous());
    }

    @Test
    void whatWouldSwitchNothingIsRefusedAndToldWhatToDo() {
        Version one = new Version("one");
        assertThatIllegalStateException()
                .isThrownBy(() -> switches.proxy(Orders.class, "on").v1(one).build())
                .withMessageContaining("no V2")
                .withMessageContaining("give it both versions");
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> switches.proxy(Orders.class, "on").v1(one).v2(one).build())
                .withMessageContaining("one object");
        assertThatIllegalStateException()
                .isThrownBy(() -> switches.proxy(Nothing.class, "on")
                        .v1(new Nothing() {})
                        .v2(new Nothing() {})
                        .build())
                .withMessageContaining("no methods");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> switches.proxy(Version.class, "on")
                        .v1(one)
                        .v2(new Version("two"))
                        .build())
                .withMessageContaining("no interface");
        assertThatIllegalStateException()
                .isThrownBy(() -> switches.start("on").v1(() -> "old").build())
                .withMessageContaining("no V2");
        assertThatIllegalStateException()
                .isThrownBy(() -> switches.start("on")
                        .v1Async((String s) -> CompletableFuture.completedFuture(s))
                        .build())
                .withMessageContaining("no V2");
        assertThatIllegalArgumentException().isThrownBy(() -> orders("on").fallBackToV1(0));
    }

    private interface Nothing {}

    @Test
    void theContextOfASwitchMayComeFromASupplier() {
        Supplier<Context> request = () -> ANN;
        VersionSwitch<String, String> version = switches.start("on")
                .v1((String s) -> "old")
                .v2(s -> "new")
                .contextFrom(request)
                .build();
        assertThat(version.call("x")).isEqualTo("new");
    }
}
