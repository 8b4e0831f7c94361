package dev.switchback.published;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever changes the API changes a file that is reviewed. {@code -Dapi.write=true} writes the files anew. */
final class ApiTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROTOCOL")
    void theApiIsWhatWasReviewed(Published artefact) throws Exception {
        Path file = artefact.home().resolve("api.txt");
        String now = Signatures.of(artefact);
        if (Boolean.getBoolean("api.write")) {
            Files.writeString(file, now);
        }
        assertThat(file)
                .as("the API has changed: review it, and write it with -Dapi.write=true")
                .hasContent(now.stripTrailing());
    }

    @Test
    void signaturesNameWhatUsersCanAndNothingElse() {
        assertThat(Signatures.of(Published.CLIENT))
                .contains("public final class dev.switchback.client.SwitchbackClient")
                .contains("class dev.switchback.client.SwitchbackClient$Builder {")
                .contains("public boolean isOn(java.lang.String, dev.switchback.evaluation.Context, boolean);")
                .doesNotContain("SwitchedFlag", "private ");
    }
}
