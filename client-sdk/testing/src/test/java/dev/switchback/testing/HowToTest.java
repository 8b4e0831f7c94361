package dev.switchback.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.client.Lease;
import dev.switchback.client.SwitchbackClient;
import dev.switchback.client.VersionSwitch;
import dev.switchback.evaluation.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/how-to/test-with-switchback.md, word for word. */
class HowToTest {
    private static final Path HOW_TO = Path.of("../../docs/how-to/test-with-switchback.md");
    private static final Path THIS = Path.of("src/test/java/dev/switchback/testing/HowToTest.java");

    @TempDir
    Path directory;

    private static final class Customers {
        private final VersionSwitch<String, String> address;

        Customers(SwitchbackClient client) {
            address = client.versionSwitch("customer-v2")
                    .v1((String name) -> name + ", Oslo")
                    .v2(name -> name + ", Oslo, Norway")
                    .context(Context::of)
                    .build();
        }

        String addressOf(String name) {
            return address.call(name);
        }
    }

    @FlagMatrix("customer-v2")
    void aCustomerAlwaysHasAnAddress(SwitchbackClient client) {
        assertThat(new Customers(client).addressOf("ann")).isNotBlank();
    }

    @FlagMatrix("customer-v2")
    void onlyV2KnowsTheCountry(SwitchbackClient client, FlagCase flagCase) {
        assertThat(new Customers(client).addressOf("ann").contains("Norway")).isEqualTo(flagCase.servesV2());
    }

    @Test
    void flagsAreAtHand() {
        try (TestFlags flags = TestFlags.start()) {
            flags.serve("customer-v2", "v1").serve("customer-v2", "ann", "v2");
            Customers customers = new Customers(flags.client());
            assertThat(customers.addressOf("ann")).isEqualTo("ann, Oslo, Norway");
            assertThat(customers.addressOf("bob")).isEqualTo("bob, Oslo");
            flags.engageEmergency();
            assertThat(customers.addressOf("ann")).isEqualTo("ann, Oslo");
        }
    }

    @Test
    void theNetworkMisbehaves() {
        try (TestFlags flags = TestFlags.start(42).serve("customer-v2", "v2")) {
            Customers customers = new Customers(flags.client());
            flags.network()
                    .inflict(Faults.NONE
                            .late(Duration.ofMillis(20), Duration.ofMillis(10))
                            .sliced(7));
            assertThat(customers.addressOf("ann")).isEqualTo("ann, Oslo, Norway");
            flags.network().inflict(Faults.NONE.refused());
            flags.network().cut();
            assertThat(customers.addressOf("ann")).isEqualTo("ann, Oslo, Norway");
        }
    }

    @Test
    void leasesAreSet() {
        Path bootstrapFile = directory.resolve("none.json");
        try (TestFlags flags = TestFlags.start().serve("customer-v2", "v2")) {
            SwitchbackClient client = flags.builder()
                    .lease("customer-v2", Lease.revertAfter(Duration.ofMinutes(10)))
                    .lease("maintenance", Lease.freeze())
                    .bootstrapFile(bootstrapFile)
                    .build();
            try (client) {
                assertThat(new Customers(client).addressOf("ann")).isEqualTo("ann, Oslo, Norway");
            }
        }
    }

    @Test
    void everySampleIsHere() throws IOException {
        String here = words(Files.readString(THIS));
        assertThat(Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(HOW_TO))
                        .results())
                .hasSize(5)
                .allSatisfy(sample -> assertThat(here).contains(words(sample.group(1))));
    }

    /** Leaves out what the formatter may change. */
    private static String words(String code) {
        return code.replaceAll("\\s+", "");
    }
}
