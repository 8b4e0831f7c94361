package dev.switchback.client;

import static dev.switchback.client.Switches.ANN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.switchback.client.compare.Comparison;
import dev.switchback.client.ledger.Divergence;
import dev.switchback.client.ledger.DivergenceLedger;
import dev.switchback.client.ledger.Reason;
import dev.switchback.client.ledger.Side;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DualWriteTest {
    private final Switches switches = new Switches(new AsideLimits(1, 2, Duration.ofSeconds(1)));
    private final Store first = new Store();
    private final Store second = new Store();

    @TempDir
    private Path directory;

    private DivergenceLedger ledger;

    private record Order(String id, int items) {}

    /** A store that can be stopped. */
    private static final class Store {
        private final Map<String, Order> orders = new ConcurrentHashMap<>();
        private volatile boolean stopped;

        String put(Order order) throws IOException {
            if (stopped) {
                throw new IOException("the store is stopped");
            }
            orders.put(order.id(), order);
            return order.id();
        }

        Order order(String id) {
            return Objects.requireNonNull(orders.get(id), id);
        }
    }

    @BeforeEach
    void open() throws IOException {
        ledger = DivergenceLedger.open(directory.resolve("orders.divergences"));
    }

    @AfterEach
    void close() throws IOException {
        switches.close();
        ledger.close();
    }

    private VersionSwitch.Builder<Order, String> writes(String flag) {
        return switches.start(flag)
                .<Order, String>v1(first::put)
                .v2(second::put)
                .dualWrite(ledger, Order::id, order -> order.toString().getBytes(UTF_8));
    }

    private List<Divergence> open(DivergenceLedger from) throws IOException {
        List<Divergence> found = new ArrayList<>();
        assertThatThrownBy(() -> {
                    long unused = from.replay(divergence -> {
                        found.add(divergence);
                        throw new IOException("only looking");
                    });
                    throw new IllegalStateException("looked at all");
                })
                .hasMessage("looked at all");
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"shadow", "on", "off", "half"})
    void aStoreThatStopsMidRunHasEveryKeyAfterTheReplay(String flag) throws IOException {
        VersionSwitch<Order, String> orders = writes(flag).build();
        Store other = flag.equals("on") ? first : second;
        Store authority = flag.equals("on") ? second : first;
        for (int i = 0; i < 300; i++) {
            other.stopped = i >= 100 && i < 200 && !flag.equals("half");
            Order order = new Order("o" + i % 170, i);
            assertThat(orders.call(ANN, order)).isEqualTo(order.id());
        }
        assertThat(ledger.report().open()).isEqualTo(flag.equals("half") ? 0 : 100);
        assertThat(switches.counts(flag).diverged()).isEqualTo(ledger.report().open());
        assertThat(switches.errors(flag)).isZero();
        other.stopped = false;
        assertThat(ledger.replay(divergence -> other.put(authority.order(divergence.key()))))
                .isEqualTo(flag.equals("half") ? 0 : 100);
        assertThat(other.orders).isEqualTo(authority.orders).hasSize(170);
        assertThat(ledger.report().reconciled()).isTrue();
    }

    @Test
    void aDivergenceSaysWhatWasWrittenWhereAndWhy() throws IOException {
        second.stopped = true;
        assertThat(writes("shadow").build().call(ANN, new Order("o1", 2))).isEqualTo("o1");
        Divergence noted = open(ledger).get(0);
        assertThat(noted.payload().map(bytes -> new String(bytes, UTF_8))).contains("Order[id=o1, items=2]");
        assertThat(noted)
                .isEqualTo(new Divergence(1, "shadow", Side.V2, "o1", Switches.NOW, Reason.FAILED, noted.bytes()));
    }

    @Test
    void ifTheAuthoritativeSideFailsTheSecondIsNotWritten() {
        first.stopped = true;
        VersionSwitch<Order, String> orders = writes("shadow").build();
        assertThatThrownBy(() -> orders.call(ANN, new Order("o1", 1))).isInstanceOf(IOException.class);
        assertThat(second.orders).isEmpty();
        assertThat(ledger.report().open()).isZero();
    }

    @Test
    void whenV2IsOffCompleteOrTakenBackOneSideIsWritten() {
        assertThat(writes("disabled").build().call(ANN, new Order("o1", 1))).isEqualTo("o1");
        switches.localEmergency.set(true);
        assertThat(writes("on").build().call(ANN, new Order("o2", 1))).isEqualTo("o2");
        switches.localEmergency.set(false);
        assertThat(second.orders).isEmpty();
        assertThat(writes("complete").build().call(ANN, new Order("o3", 1))).isEqualTo("o3");
        assertThat(first.orders).doesNotContainKey("o3");
        assertThat(ledger.report().open()).isZero();
    }

    @Test
    void whatTheLocalBreakerKeepsFromV2IsNoted() throws IOException {
        second.stopped = true;
        VersionSwitch<Order, String> orders = writes("on").build();
        for (int i = 0; i < 10; i++) {
            Order order = new Order("o" + i, i);
            assertThatThrownBy(() -> orders.call(ANN, order)).isInstanceOf(IOException.class);
        }
        assertThat(orders.call(ANN, new Order("o10", 1))).isEqualTo("o10");
        assertThat(open(ledger))
                .extracting(Divergence::key, Divergence::reason)
                .containsExactly(tuple("o10", Reason.SHED));
    }

    @Test
    void inTheBackgroundTheCallerHasItsAnswerFirstAndNothingIsLost() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        VersionSwitch<Order, String> orders = switches.start("shadow")
                .<Order, String>v1(first::put)
                .v2(order -> {
                    begun.countDown();
                    goOn.await();
                    return second.put(order);
                })
                .dualWrite(ledger, Order::id)
                .inBackground()
                .build();
        assertThat(orders.call(ANN, new Order("o0", 1))).isEqualTo("o0");
        begun.await();
        for (int i = 1; i < 5; i++) {
            assertThat(orders.call(ANN, new Order("o" + i, 1))).isEqualTo("o" + i);
        }
        assertThat(ledger.report().open()).isEqualTo(5);
        assertThat(switches.counts("shadow").shed()).isEqualTo(2);
        goOn.countDown();
        Switches.await(() -> ledger.report().open() == 2);
        assertThat(open(ledger)).extracting(Divergence::reason).containsOnly(Reason.SHED);
        assertThat(ledger.replay(divergence -> second.put(first.order(divergence.key()))))
                .isEqualTo(2);
        assertThat(second.orders).isEqualTo(first.orders);
    }

    @Test
    void aSecondWriteThatHangsInTheBackgroundIsNotedAsTimedOut() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        VersionSwitch<Order, String> orders = switches.start("shadow")
                .<Order, String>v1(first::put)
                .v2(order -> {
                    begun.countDown();
                    new CountDownLatch(1).await();
                    return "never";
                })
                .dualWrite(ledger, Order::id)
                .inBackground()
                .build();
        orders.call(ANN, new Order("o0", 1));
        begun.await();
        switches.pass(Duration.ofSeconds(2));
        assertThat(open(ledger)).extracting(Divergence::reason).containsExactly(Reason.TIMED_OUT);
        assertThat(switches.counts("shadow").timedOut()).isOne();
    }

    @Test
    void whyASecondWriteFailedIsKept() {
        assertThat(DualWrite.reason(new TimeoutException())).isEqualTo(Reason.TIMED_OUT);
        assertThat(DualWrite.reason(new InterruptedException())).isEqualTo(Reason.UNKNOWN);
        assertThat(DualWrite.reason(null)).isEqualTo(Reason.FAILED);
    }

    @Test
    void aKeyOrPayloadThatCannotBeToldCostsNoCall() throws IOException {
        second.stopped = true;
        VersionSwitch<Order, String> orders = switches.start("shadow")
                .<Order, String>v1(first::put)
                .v2(second::put)
                .dualWrite(
                        ledger,
                        order -> {
                            throw new IllegalStateException("a bug");
                        },
                        order -> {
                            throw new IllegalStateException("a bug");
                        })
                .build();
        assertThat(orders.call(ANN, new Order("o1", 1))).isEqualTo("o1");
        assertThat(open(ledger)).extracting(Divergence::key).containsExactly("");
    }

    @Test
    void stagesAreWrittenInOrderTooAndTheCallerWaitsForBoth() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> copy = new CompletableFuture<>();
        List<String> order = new ArrayList<>();
        AsyncVersionSwitch<String, String> writes = switches.start("shadow")
                .v1Async((String id) -> {
                    order.add("v1");
                    return answer;
                })
                .v2Async(id -> {
                    order.add("v2");
                    return copy;
                })
                .dualWrite(ledger, id -> id)
                .build();
        CompletableFuture<String> result = writes.callAsync(ANN, "o1").toCompletableFuture();
        assertThat(order).containsExactly("v1");
        answer.complete("done");
        assertThat(order).containsExactly("v1", "v2");
        assertThat(result).isNotDone();
        copy.completeExceptionally(new IOException("stopped"));
        assertThat(result).isCompletedWithValue("done");
        assertThat(ledger.report().open()).isOne();
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> switches.start("on").v1(() -> 1).v2(() -> 2).inBackground());
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        writes("on").idempotent().compare(Comparison.byParts()).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"foreground", "background"})
    void killedMidRunNothingThatWasAcknowledgedIsLost(String where) throws Exception {
        Path file = directory.resolve(where);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file.toString(),
                        where)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Set<String> acknowledged = new HashSet<>();
        try (BufferedReader output = process.inputReader()) {
            String line = output.readLine();
            while (line != null) {
                acknowledged.add(line);
                if (acknowledged.size() == 500) {
                    boolean unused = process.toHandle().destroyForcibly();
                }
                line = output.readLine();
            }
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(500);
        try (DivergenceLedger left = DivergenceLedger.open(file)) {
            Set<String> keys = new HashSet<>();
            long unused = left.replay(divergence -> keys.add(divergence.key()));
            assertThat(keys).containsAll(acknowledged);
            assertThat(left.report().reconciled()).isTrue();
        }
    }

    /** Writes for ever, to a second side that takes nothing, and prints what is acknowledged. */
    static final class Writer {
        private Writer() {}

        @SuppressWarnings({"InfiniteLoop", "SystemOut"}) // it runs until it is killed, and its output is what is read
        public static void main(String[] arguments) throws IOException {
            DivergenceLedger ledger = DivergenceLedger.open(Path.of(arguments[0]));
            boolean background = arguments[1].equals("background");
            VersionSwitch.Builder<String, String> builder = new Switches()
                    .start("shadow")
                    .v1((String id) -> id)
                    .v2(id -> {
                        if (background) {
                            new CountDownLatch(1).await();
                        }
                        throw new IOException("the store is stopped");
                    })
                    .dualWrite(ledger, id -> id);
            VersionSwitch<String, String> writes = (background ? builder.inBackground() : builder).build();
            for (int i = 0; ; i++) {
                System.out.println(writes.call(ANN, "order-" + i));
            }
        }
    }

    private interface Writing {
        @Switched(dualWrite = true)
        String put(Order order) throws IOException;
    }

    /** A side of a proxy. */
    private record Shop(Store store) implements Writing {
        @Override
        public String put(Order order) throws IOException {
            return store.put(order);
        }
    }

    @Test
    void aProxyWritesTwiceWhereTheMethodSaysSo() throws IOException {
        Writing shop = switches.proxy(Writing.class, "on")
                .v1(new Shop(first))
                .v2(new Shop(second))
                .contextFrom(() -> ANN)
                .dualWrite(ledger, (method, arguments) -> method.getName() + " " + ((Order) arguments.get(0)).id())
                .build();

        assertThat(shop.put(new Order("o1", 1))).isEqualTo("o1");
        assertThat(first.order("o1")).isEqualTo(second.order("o1"));

        first.stopped = true;
        assertThat(shop.put(new Order("o2", 1))).isEqualTo("o2");
        assertThat(open(ledger))
                .extracting(Divergence::side, Divergence::key)
                .containsExactly(tuple(Side.V1, "put o2"));
    }

    @Test
    void aProxyThatWritesTwiceWantsALedger() {
        assertThatIllegalStateException()
                .isThrownBy(() -> switches.proxy(Writing.class, "on")
                        .v1(new Shop(first))
                        .v2(new Shop(second))
                        .build())
                .withMessageContaining("ledger");
    }
}
