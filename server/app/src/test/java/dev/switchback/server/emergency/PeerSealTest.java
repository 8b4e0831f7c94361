package dev.switchback.server.emergency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class PeerSealTest {
    private static final byte[] LETTER = "{}".getBytes(StandardCharsets.UTF_8);

    private final PeerSeal seal = new PeerSeal("0123456789abcdef0123456789abcdef");

    @Test
    void aHeadOpensForItsSubjectAndCoversItsLetter() {
        String head = seal.head("/path", -1, LETTER);

        assertThat(seal.open("/path", head)).hasValueSatisfying(opened -> {
            assertThat(opened.covers(LETTER)).isTrue();
            assertThat(opened.covers(new byte[0])).isFalse();
        });
    }

    @Test
    void nothingElseOpens() {
        String head = seal.head("/path", 7, LETTER);

        assertThat(seal.open("/other", head)).isEmpty();
        assertThat(new PeerSeal("another secret").open("/path", head)).isEmpty();
        assertThat(seal.open("/path", "")).isEmpty();
        for (int i = 0; i < head.length(); i++) {
            char changed = head.charAt(i) == '0' ? '1' : '0';
            assertThat(seal.open("/path", head.substring(0, i) + changed + head.substring(i + 1)))
                    .isEmpty();
        }
    }
}
