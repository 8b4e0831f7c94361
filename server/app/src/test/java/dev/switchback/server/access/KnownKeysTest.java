package dev.switchback.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.KeyKind;
import dev.switchback.server.http.Principal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;

final class KnownKeysTest {
    private static final Principal SHOP = new Principal("k1", "shop", KeyKind.SERVER, Optional.empty());

    private final AtomicLong now = new AtomicLong();
    private final KnownKeys keys = new KnownKeys(now::get, new KeyBook(Optional.empty()));
    private int questions;

    @Test
    void theDatabaseIsAskedAgainAfterFiveSeconds() {
        good();
        good();
        assertThat(questions).isEqualTo(1);

        pass(KnownKeys.FRESH);
        good();
        assertThat(questions).isEqualTo(2);
    }

    @Test
    void aRevocationElsewhereIsObeyedAfterFiveSeconds() {
        good();
        pass(KnownKeys.FRESH);

        assertThat(revoked()).isEmpty();
        assertThatThrownBy(this::away).isInstanceOf(HttpProblem.class);
    }

    @Test
    void aRevocationHereIsObeyedAtOnce() {
        good();

        keys.revoke("k1");

        assertThat(revoked()).isEmpty();
    }

    @Test
    void aKeyThatWasGoodStaysGoodWhileTheDatabaseIsAway() {
        good();
        pass(Duration.ofHours(23));

        assertThat(away()).contains(SHOP);
    }

    @Test
    void nobodyIsRememberedForEver() {
        good();
        pass(KnownKeys.REMEMBERED);

        assertThatThrownBy(this::away).isInstanceOf(HttpProblem.class);
    }

    @Test
    void aDatabaseThatDidNotAnswerIsSparedForFiveSeconds() {
        good();
        pass(KnownKeys.FRESH);
        away();
        away();
        assertThat(questions).isEqualTo(2);

        pass(KnownKeys.FRESH);
        away();
        assertThat(questions).isEqualTo(3);
    }

    @Test
    void anUnknownKeyIsNotCalledUnknownWhileTheDatabaseIsAway() {
        assertThatThrownBy(this::away).isInstanceOf(HttpProblem.class).hasMessageContaining("does not answer");
    }

    @Test
    void theHashOfAKeyThatHasCalledIsAtHand() {
        good();

        assertThat(keys.hash("k1")).contains("hash");
        assertThat(keys.hash("k2")).isEmpty();
        assertThat(keys.hash("k1", () -> {
                    throw new AssertionError("nobody needs to be asked");
                }))
                .contains("hash");
    }

    @Test
    void theHashOfARevokedKeyIsForgotten() {
        good();

        keys.revoke("k1");

        assertThat(keys.hash("k1")).isEmpty();
    }

    @Test
    void theHashOfAKeyThatNeverCalledIsAskedForButNotOfADatabaseThatIsAway() {
        assertThat(keys.hash("k2", () -> Optional.of("other"))).contains("other");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> keys.hash("k2", () -> {
                        questions++;
                        throw new ConnectionException(new SQLException("away"));
                    }))
                    .isInstanceOf(HttpProblem.class);
        }
        assertThat(questions).isEqualTo(1);
    }

    private void good() {
        assertThat(keys.find("hash", () -> {
                    questions++;
                    return Optional.of(SHOP);
                }))
                .contains(SHOP);
    }

    private Optional<Principal> revoked() {
        return keys.find("hash", Optional::empty);
    }

    private Optional<Principal> away() {
        return keys.find("hash", () -> {
            questions++;
            throw new ConnectionException(new SQLException("away"));
        });
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
