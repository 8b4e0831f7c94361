package dev.switchback.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.displayName;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.switchback.client.SwitchbackClient;
import dev.switchback.evaluation.Context;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

class FlagMatrixTest {
    private static final Context ANN = Context.of("ann");
    private static final Set<FlagCase> RUN = EnumSet.noneOf(FlagCase.class);

    @FlagMatrix("customer-v2")
    void everyCaseServesWhatItSays(SwitchbackClient client, FlagCase flagCase) {
        RUN.add(flagCase);
        boolean v2 = client.versionSwitch("customer-v2")
                .v1(() -> false)
                .v2(() -> true)
                .build()
                .call(ANN);
        assertThat(v2).isEqualTo(flagCase.servesV2());
        assertThat(client.isOn("customer-v2", ANN, false)).isEqualTo(flagCase.servesV2());
    }

    @FlagMatrix(value = "customer-v2", cases = FlagCase.V1)
    void aTestMayChangeItsFlags(SwitchbackClient client, TestFlags flags) {
        flags.serve("customer-v2", "v2");
        assertThat(client.isOn("customer-v2", ANN, false)).isTrue();
    }

    @AfterAll
    static void everyCaseWasRun() {
        assertThat(RUN).containsExactlyInAnyOrder(FlagCase.values());
    }

    @Test
    void aThreadThatIsLeftBehindFailsTheTestThatLeftIt() {
        try {
            EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(Leaking.class))
                    .execute()
                    .testEvents()
                    .assertThatEvents()
                    .haveExactly(
                            1,
                            event(
                                    displayName("V1"),
                                    finishedWithFailure(message(text -> text.contains("switchback-left-behind")))));
        } finally {
            Leaking.LEFT.interrupt();
        }
    }

    static final class Leaking {
        static final Thread LEFT = new Thread(Leaking::hang, "switchback-left-behind");

        @FlagMatrix(value = "customer-v2", cases = FlagCase.V1)
        void leaks() {
            LEFT.setDaemon(true);
            LEFT.start();
        }

        private static synchronized void hang() {
            try {
                Leaking.class.wait();
            } catch (InterruptedException freed) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
