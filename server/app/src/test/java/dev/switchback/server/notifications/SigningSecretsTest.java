package dev.switchback.server.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SigningSecretsTest {

    @Test
    void aSignatureIsByteForByteThatOfThePublishedLibrary() throws Exception {
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            SigningSecrets secrets = SigningSecrets.generate(random);
            Instant at = Instant.ofEpochSecond(random.nextLong(1, 4_000_000_000L));
            String body = "{\"reason\": \"änder ☂ " + random.nextLong() + "\"}";

            assertThat(secrets.sign("evt_" + i, at, body))
                    .isEqualTo(new Webhook(secrets.current()).sign("evt_" + i, at.getEpochSecond(), body));
        }
    }

    @Test
    void theSecretBeforeSignsForADayAndNoLonger() {
        Random random = new Random(5);
        Instant now = Instant.parse("2026-11-21T10:00:00Z");
        SigningSecrets first = SigningSecrets.generate(random);
        SigningSecrets second = first.rotated(random, now);
        String body = "{}";
        Instant last = now.plus(SigningSecrets.OVERLAP).minusSeconds(1);

        assertThat(second.sign("a", last, body).split(" ")).hasSize(2).contains(first.sign("a", last, body));
        assertThat(second.sign("a", last.plusSeconds(1), body).split(" ")).hasSize(1);
    }

    @Test
    void nothingThatIsPrintedHoldsASecret() {
        SigningSecrets secrets = SigningSecrets.generate(new Random(1)).rotated(new Random(2), Instant.EPOCH);

        assertThat(secrets.toString()).doesNotContain("whsec_").doesNotContain(secrets.current());
    }
}
