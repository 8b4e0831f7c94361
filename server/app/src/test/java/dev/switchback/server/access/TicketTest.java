package dev.switchback.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TicketTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final String HASH = Secret.hash("sbf_secret");

    private final Ticket issued = Ticket.issue("k1", NOON, "reading", HASH);

    @Test
    void aTicketIsKnownAgain() {
        Ticket read = Ticket.parse(issued.text()).orElseThrow();

        assertThat(read).isEqualTo(issued);
        assertThat(read.isGood("reading", HASH)).isTrue();
    }

    @Test
    void whatWasChangedIsNotBelieved() {
        String signature = issued.signature();

        assertThat(new Ticket("k2", NOON, signature).isGood("reading", HASH)).isFalse();
        assertThat(new Ticket("k1", NOON.plusSeconds(1), signature).isGood("reading", HASH))
                .isFalse();
        assertThat(issued.isGood("writing", HASH)).isFalse();
        assertThat(issued.isGood("reading", Secret.hash("sbf_other"))).isFalse();
    }

    @Test
    void whatHasAnotherShapeIsNoTicket() {
        for (String text : List.of(
                "",
                "k1",
                "k1.1",
                issued.text() + "x",
                "." + issued.text(),
                issued.text().replace(".", ".-"),
                "k1.999999999999999999999." + issued.signature())) {
            assertThat(Ticket.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void aTicketDoesNotTellItsSignatureToALog() {
        assertThat(issued.toString()).doesNotContain(issued.signature());
    }
}
