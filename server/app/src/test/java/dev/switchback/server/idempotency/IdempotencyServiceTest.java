package dev.switchback.server.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.server.database.Database;
import dev.switchback.server.database.TestDatabase;
import dev.switchback.server.http.Recollection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class IdempotencyServiceTest {
    private final Database database = TestDatabase.fresh();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T09:30:00Z"));
    private final IdempotencyService service = new IdempotencyService(database.jdbi(), now::get);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anAnswerIsKeptForADay() {
        Recollection.First first = begin();
        service.finish("me", "key", first, new byte[] {1, 2});

        pass(IdempotencyService.RETENTION);
        assertThat(service.begin("me", "key", "request"))
                .isInstanceOfSatisfying(
                        Recollection.Answered.class,
                        answered -> assertThat(answered.answer()).containsExactly(1, 2));

        pass(Duration.ofMillis(1));
        assertThat(service.begin("me", "key", "request")).isInstanceOf(Recollection.First.class);
    }

    @Test
    void whoWasGivenUpDoesNotAnswerForItsSuccessor() {
        Recollection.First gone = begin();
        pass(IdempotencyService.PATIENCE.plusMillis(1));
        Recollection.First successor = begin();

        service.finish("me", "key", gone, new byte[] {1});
        service.forget("me", "key", gone);
        assertThat(service.begin("me", "key", "request")).isInstanceOf(Recollection.UnderWay.class);

        service.finish("me", "key", successor, new byte[] {2});
        assertThat(service.begin("me", "key", "request")).isInstanceOf(Recollection.Answered.class);
    }

    @Test
    void whatIsTooOldIsPurged() {
        begin();
        pass(IdempotencyService.RETENTION.plusMillis(1));
        service.begin("me", "younger", "request");

        service.purge();

        List<String> keys = database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT key FROM remembered_request")
                        .mapTo(String.class)
                        .list());
        assertThat(keys).containsExactly("younger");
    }

    @Test
    void withoutADatabaseNothingBeginsAndAnAnswerIsStillGiven() {
        Recollection.First first = begin();
        database.close();

        assertThatThrownBy(() -> service.begin("me", "other", "request")).isInstanceOf(JdbiException.class);
        service.finish("me", "key", first, new byte[] {1});
        service.forget("me", "key", first);
    }

    private Recollection.First begin() {
        return (Recollection.First) service.begin("me", "key", "request");
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }
}
