package dev.switchback.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.changes.Actor;
import dev.switchback.server.changes.Changes;
import dev.switchback.server.environments.EnvironmentService;
import dev.switchback.server.http.KeyKind;
import dev.switchback.server.http.Page;
import dev.switchback.server.testing.RunningServer;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class AccessServiceTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final Actor ANN = new Actor("ann");
    private static final Random RANDOM = new Random(7);
    private static final AtomicInteger MADE = new AtomicInteger();

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final AccessService service = service();

    @Test
    void aKeyThatExpiresOpensNothingFromThatMomentOnNotEvenFromMemory() {
        Instant expiry = now.plusSeconds(60);
        String secret = create(Optional.of(expiry)).secret();
        String ticket = service.find(secret)
                .flatMap(holder -> service.ticket(holder, "a test", expiry.plusSeconds(60)))
                .orElseThrow();
        assertThat(service.findInMemory(secret)).isPresent();
        assertThat(service.redeem(ticket, "a test", now)).isPresent();

        now = expiry;

        assertThat(service.find(secret)).isEmpty();
        assertThat(service.findInMemory(secret)).isEmpty();
        assertThat(service.findForEmergency(secret)).isEmpty();
        assertThat(service.redeem(ticket, "a test", now)).isEmpty();
        assertThat(service.redeemInMemory(ticket, "a test", now)).isEmpty();
    }

    @Test
    void aKeyIsRememberedWithItsExpiry() {
        String secret = create(Optional.of(now.plusSeconds(60))).secret();
        service.refresh();
        assertThat(service.findInMemory(secret)).isPresent();

        now = now.plusSeconds(60);

        assertThat(service.findInMemory(secret)).isEmpty();
    }

    @Test
    void whoMadeAKeyAndWhenItWasLastUsedIsWrittenDown() {
        NewKey made = create(Optional.empty());
        service.writeUses();
        assertThat(listed(made).createdBy()).contains("ann");
        assertThat(listed(made).usedAt()).isEmpty();

        assertThat(service.find(made.secret())).isPresent();
        service.writeUses();

        assertThat(listed(made).usedAt()).contains(now);
    }

    @Test
    void anotherNodeThatWritesLaterOfSomethingEarlierSetsNothingBack() {
        NewKey made = create(Optional.empty());
        AccessService other = service();
        now = now.plusSeconds(300);
        assertThat(service.find(made.secret())).isPresent();
        service.writeUses();
        Instant latest = now;

        now = now.minusSeconds(200);
        assertThat(other.find(made.secret())).isPresent();
        other.writeUses();

        assertThat(listed(made).usedAt()).contains(latest);
    }

    private NewKey create(Optional<Instant> expiry) {
        return service.create(new KeyInput.Checked(KeyKind.ADMIN, "for a test", Optional.empty(), expiry), ANN);
    }

    private AccessKey listed(NewKey key) {
        return service.list(new Page.Request(200, Optional.empty())).items().stream()
                .filter(each -> each.id().equals(key.key().id()))
                .findFirst()
                .orElseThrow();
    }

    private AccessService service() {
        Changes changes = new Changes(SERVER.jdbi(), () -> now);
        return new AccessService(
                SERVER.jdbi(),
                changes,
                new EnvironmentService(SERVER.jdbi(), changes),
                () -> "made" + MADE.incrementAndGet(),
                RANDOM,
                () -> now,
                System::nanoTime);
    }
}
