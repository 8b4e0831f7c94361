package dev.switchback.client;

import static dev.switchback.client.Fixtures.ramped;
import static dev.switchback.client.Fixtures.snapshot;
import static dev.switchback.client.Fixtures.toggle;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.switchback.evaluation.Context;
import dev.switchback.evaluation.Flag;
import dev.switchback.evaluation.FlagType;
import dev.switchback.evaluation.Snapshot;
import dev.switchback.evaluation.Value;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GetterTest {
    private static final long SMALLEST_OBJECT = 16;
    private static final Snapshot SNAPSHOT = snapshot(
            1,
            toggle("on", true),
            toggle("off", false),
            ramped("ramp", 1, 1, 50_000),
            served("text", FlagType.STRING, Value.of("x")),
            served("decimal", FlagType.NUMBER, Value.of(2.5)),
            served("round", FlagType.NUMBER, Value.of(1e6)),
            served("vast", FlagType.NUMBER, Value.of(0x1p63)),
            served("whole", FlagType.NUMBER, Value.of(7_000_000)),
            served("json", FlagType.JSON, Value.Null.INSTANCE));
    private static final List<Context> CONTEXTS = List.of(Context.anonymous(), Context.of("ann"), Context.of("bob"));
    private static final Value JSON = Value.of("otherwise");

    private FakeServer server;
    private SwitchbackClient client;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer(SNAPSHOT);
        client = server.client().build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void aGetterGivesTheValueOfItsDetail() {
        List<String> keys = new ArrayList<>(SNAPSHOT.flags().keySet());
        keys.add("unknown");
        for (String key : keys) {
            for (Context context : CONTEXTS) {
                assertThat(client.isOn(key, context, true))
                        .isEqualTo(client.isOnDetail(key, context, true).value());
                assertThat(client.text(key, context, "d"))
                        .isEqualTo(client.textDetail(key, context, "d").value());
                assertThat(client.number(key, context, 0.5))
                        .isEqualTo(client.numberDetail(key, context, 0.5).value());
                assertThat(client.whole(key, context, 5))
                        .isEqualTo(client.wholeDetail(key, context, 5).value());
                assertThat(client.json(key, context, JSON))
                        .isEqualTo(client.jsonDetail(key, context, JSON).value());
            }
        }
    }

    @Test
    void gettersAllocateNothing() {
        String[] keys = SNAPSHOT.flags().keySet().toArray(String[]::new);
        Context[] contexts = CONTEXTS.toArray(Context[]::new);
        askAll(keys, contexts, 2_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        double sum = askAll(keys, contexts, 2_000);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2_000 * SMALLEST_OBJECT);
        assertThat(sum).isPositive();
    }

    /** Asks every getter for every flag, {@code times} for each context. */
    private double askAll(String[] keys, Context[] contexts, int times) {
        double sum = 0;
        for (int i = 0; i < times; i++) {
            for (Context context : contexts) {
                for (String key : keys) {
                    sum += client.isOn(key, context, false) ? 1 : 0;
                    sum += client.text(key, context, "d").length();
                    sum += client.number(key, context, 0.5);
                    sum += client.whole(key, context, 1_000_000);
                    sum += client.json(key, context, JSON) == JSON ? 1 : 0;
                }
            }
        }
        return sum;
    }

    private static Flag served(String key, FlagType type, Value value) {
        return Fixtures.of(key, type, value, value);
    }
}
