package dev.switchback.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.server.database.TestDatabase.Source;
import org.junit.jupiter.api.Test;

final class TestDatabaseTest {

    @Test
    void aNamedServerIsTakenWithoutAskingForDocker() {
        assertThat(Source.choose("postgresql://ann@db/flags", () -> {
                    throw new AssertionError("Docker was asked");
                }))
                .isEqualTo(Source.EXTERNAL);
    }

    @Test
    void aContainerIsTakenWhereDockerAnswersAndTheEmbeddedServerElsewhere() {
        assertThat(Source.choose(null, () -> true)).isEqualTo(Source.CONTAINER);
        assertThat(Source.choose(null, () -> false)).isEqualTo(Source.EMBEDDED);
        assertThat(Source.choose(" ", () -> false)).isEqualTo(Source.EMBEDDED);
    }
}
