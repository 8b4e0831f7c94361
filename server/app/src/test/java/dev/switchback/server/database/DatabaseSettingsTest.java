package dev.switchback.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "postgresql://ann:secret@db:5433/flags,                  jdbc:postgresql://db:5433/flags, ann, secret",
        "postgres://ann:secret@db/flags,                         jdbc:postgresql://db/flags, ann, secret",
        "jdbc:postgresql://ann:secret@db/flags,                  jdbc:postgresql://db/flags, ann, secret",
        "jdbc:postgresql://db/flags?user=ann&password=secret,    jdbc:postgresql://db/flags, ann, secret",
        "jdbc:postgresql://db/flags?user=ann&sslmode=require,    jdbc:postgresql://db/flags?sslmode=require, ann, ''",
        "postgresql://ann@db/flags,                              jdbc:postgresql://db/flags, ann, ''",
        "postgresql://ann:a%40b%2Fc%25+d@db/flags,               jdbc:postgresql://db/flags, ann, a@b/c%+d",
        "postgresql://ann:a@b:c@db/flags,                        jdbc:postgresql://db/flags, ann, a@b:c",
        "'postgresql://ann:secret@one:5432,two:5432/flags',       'jdbc:postgresql://one:5432,two:5432/flags', ann, secret",
        "postgresql://ann:secret@[::1]:5432/flags,               jdbc:postgresql://[::1]:5432/flags, ann, secret"
    })
    void bothFormsOfUrlAreRead(String url, String jdbcUrl, String user, String password) {
        assertThat(DatabaseSettings.parse(url)).isEqualTo(new DatabaseSettings(jdbcUrl, user, password, 10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "mysql://ann:secret@db/flags",
                "postgresql://ann:secret@db",
                "postgresql://ann:secret@db/",
                "postgresql://ann:secret@/flags",
                "postgresql://ann:secret%zz@db/flags",
                "postgresql://:secret@db/flags",
                "postgresql://db/flags?password=secret"
            })
    void whatCannotBeReadIsRefusedWithoutRepeatingThePassword(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseSettings.parse(url))
                .withNoCause()
                .extracting(Throwable::getMessage)
                .asString()
                .isNotBlank()
                .doesNotContain("secret", "zz");
    }

    @Test
    void thePasswordIsNotInTheText() {
        DatabaseSettings settings = DatabaseSettings.parse("postgresql://ann:secret@db/flags?sslpassword=hidden");

        assertThat(settings).hasToString("ann at jdbc:postgresql://db/flags");
    }

    @Test
    void anotherDatabaseKeepsServerUserAndParameters() {
        DatabaseSettings settings = DatabaseSettings.parse("postgresql://ann:secret@db/flags?sslrootcert=/etc/ca.pem");

        assertThat(settings.withDatabase("other").jdbcUrl())
                .isEqualTo("jdbc:postgresql://db/other?sslrootcert=/etc/ca.pem");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1001})
    void aPoolOfAnImpossibleSizeIsRefused(int size) {
        DatabaseSettings settings = DatabaseSettings.parse("postgresql://ann:secret@db/flags");

        assertThat(settings.withPoolSize(1000).poolSize()).isEqualTo(1000);
        assertThatIllegalArgumentException().isThrownBy(() -> settings.withPoolSize(size));
    }
}
