package dev.switchback.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class NoTlsTest {
    private final SSLContext context = NoTls.context();

    @Test
    void offersNoProtocolAndNoCipher() {
        assertThat(context.getDefaultSSLParameters().getProtocols()).isEmpty();
        assertThat(context.getSupportedSSLParameters().getCipherSuites()).isEmpty();
    }

    @Test
    void noConnectionCanBeMadeWithIt() {
        assertThatThrownBy(context::createSSLEngine).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> context.createSSLEngine("localhost", 443))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(context::getSocketFactory).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(context::getServerSocketFactory).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(context::getClientSessionContext).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(context::getServerSessionContext).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> context.init(null, null, null)).isInstanceOf(UnsupportedOperationException.class);
    }
}
