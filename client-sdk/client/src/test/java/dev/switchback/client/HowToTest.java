package dev.switchback.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.client.compare.Comparison;
import dev.switchback.client.compare.Equivalence;
import dev.switchback.client.compare.Mismatches;
import dev.switchback.client.ledger.DivergenceLedger;
import dev.switchback.client.ledger.LedgerReport;
import dev.switchback.evaluation.Context;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code of docs/how-to/switch-versions.md, word for word. */
final class HowToTest {
    private static final Logger log = LoggerFactory.getLogger(HowToTest.class);
    private static final Path HOW_TO = Path.of("../../docs/how-to/switch-versions.md");
    private static final Path THIS = Path.of("src/test/java/dev/switchback/client/HowToTest.java");

    private final Customer customer = new Customer("ann");
    private final CustomerService legacy = new Addresses("old street");
    private final CustomerService modern = new Addresses("new street");

    private record Customer(String id) {}

    private record Address(String street) {}

    private record Order(String id, String customer) {}

    interface CustomerService {
        @Switched(idempotent = true, deadlineMillis = 500, expects = NoSuchElementException.class)
        Address addressOf(Customer customer);

        void move(Customer customer, Address to);
    }

    private static final class Addresses implements CustomerService {
        private final Map<Customer, Address> moved = new ConcurrentHashMap<>();
        private final String street;

        Addresses(String street) {
            this.street = street;
        }

        @Override
        public Address addressOf(Customer customer) {
            return moved.getOrDefault(customer, new Address(street));
        }

        @Override
        public void move(Customer customer, Address to) {
            moved.put(customer, to);
        }
    }

    private static final class Orders {
        private final Map<String, Order> orders = new ConcurrentHashMap<>();

        String put(Order order) {
            orders.put(order.id(), order);
            return order.id();
        }

        Order find(String id) {
            return Objects.requireNonNull(orders.get(id), id);
        }
    }

    @Test
    void theSamplesWork(@TempDir Path directory) throws IOException {
        try (FakeServer server = new FakeServer(Fixtures.snapshot(
                1,
                Fixtures.toggle("customer-address", true),
                Fixtures.toggle("payments", false),
                Fixtures.toggle("orders", true)))) {
            everySample(server.url(), FakeServer.KEY, directory.resolve("orders.divergences"));
        }
    }

    @Test
    void everySampleOfTheHowToIsInThisFile() throws IOException {
        List<String> samples = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(HOW_TO))
                .results()
                .map(sample -> unbroken(sample.group(1)))
                .toList();
        assertThat(samples).hasSize(11);
        assertThat(samples)
                .allSatisfy(
                        sample -> assertThat(unbroken(Files.readString(THIS))).contains(sample));
    }

    private void everySample(URI url, String serverKey, Path ledgerFile) throws IOException {
        SwitchbackClient client = SwitchbackClient.builder()
                .url(url)
                .key(serverKey)
                .aside(new AsideLimits(4, 100, Duration.ofMillis(500)))
                .build();
        reads(client);
        writes(client, ledgerFile);
        wholeInterfaces(client);
        SwitchCounts counts =
                client.switchReport("customer-address").orElseThrow().beside();
        log.info(
                "{} compared, {} differ, {} shed, {} timed out",
                counts.compared(),
                counts.mismatched(),
                counts.shed(),
                counts.timedOut());
        assertThat(counts.compared()).isPositive();
        client.close();
    }

    private void reads(SwitchbackClient client) {
        VersionSwitch<Customer, Address> addresses = client.versionSwitch("customer-address")
                .v1(legacy::addressOf)
                .v2(modern::addressOf)
                .context(customer -> Context.of(customer.id()))
                .build();

        Address address = addresses.call(customer);
        assertThat(address).isEqualTo(new Address("new street"));

        VersionSwitch<Customer, Address> looked = client.versionSwitch("customer-address")
                .v1(legacy::addressOf)
                .v2(modern::addressOf)
                .context(customer -> Context.of(customer.id()))
                .idempotent()
                .build();
        assertThat(looked.call(customer)).isEqualTo(new Address("new street"));

        VersionSwitch<Customer, Address> compared = client.versionSwitch("customer-address")
                .v1(legacy::addressOf)
                .v2(modern::addressOf)
                .context(customer -> Context.of(customer.id()))
                .idempotent()
                .compare(Comparison.byParts()
                        .ignoring("requestId", "**.updatedAt")
                        .treating(BigDecimal.class, Equivalence.byOrder())
                        .treating("score", Number.class, Equivalence.within(0.001))
                        .inAnyOrder("lines"))
                .build();
        assertThat(compared.call(customer)).isEqualTo(new Address("new street"));
        Switches.await(() -> compared.mismatches().orElseThrow().compared() == 1);
        Mismatches found = compared.mismatches().orElseThrow();
        log.info(
                "{} of {} differ; V1 differs from itself in {} of controls, at {}",
                found.mismatched(),
                found.compared(),
                found.controlRate(),
                found.noise());
        found.samples().forEach(sample -> log.info("{}", sample.differences()));
        assertThat(found.mismatched()).isOne();

        VersionSwitch<Customer, Address> safe = client.versionSwitch("customer-address")
                .v1(legacy::addressOf)
                .v2(modern::addressOf)
                .idempotent()
                .fallBackToV1(0.05)
                .deadline(Duration.ofSeconds(2))
                .build();
        assertThat(safe.call(customer)).isEqualTo(new Address("new street"));
    }

    private void writes(SwitchbackClient client, Path ledgerFile) throws IOException {
        Orders legacyOrders = new Orders();
        Orders modernOrders = new Orders();
        DivergenceLedger ledger = DivergenceLedger.open(ledgerFile);
        VersionSwitch<Order, String> orders = client.versionSwitch("orders")
                .v1(legacyOrders::put)
                .v2(modernOrders::put)
                .context(order -> Context.of(order.customer()))
                .dualWrite(ledger, Order::id)
                .build();
        assertThat(orders.call(new Order("o1", "ann"))).isEqualTo("o1");
        assertThat(modernOrders.find("o1")).isEqualTo(legacyOrders.find("o1"));
        ledger.replay(divergence -> modernOrders.put(legacyOrders.find(divergence.key())));
        LedgerReport report = ledger.report();
        log.info(
                "{} open, {} failed, {} made up for, {} lost",
                report.open(),
                report.failed(),
                report.replayed(),
                report.lost());
        assertThat(report.reconciled()).isTrue();
        ledger.close();
    }

    @SuppressWarnings("try") // the scope is opened and closed, that is all there is to it
    private void wholeInterfaces(SwitchbackClient client) {
        CustomerService customers = client.proxy(CustomerService.class, "customer-address")
                .v1(legacy)
                .v2(modern)
                .compare(Comparison.byParts())
                .fallBackToV1(0.05)
                .build();

        try (SwitchContext.Scope scope = SwitchContext.open(Context.of(customer.id()))) {
            customers.addressOf(customer);
        }
        customers.move(customer, new Address("another street"));
        assertThat(modern.addressOf(customer)).isEqualTo(new Address("another street"));
        assertThat(legacy.addressOf(customer)).isEqualTo(new Address("old street"));
    }

    /** Where lines break is the formatter's business here, and the reader's there. */
    private static String unbroken(String code) {
        return code.replaceAll("\\s+", "");
    }
}
