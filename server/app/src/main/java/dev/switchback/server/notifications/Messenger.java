package dev.switchback.server.notifications;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.server.http.Json;
import dev.switchback.server.outbound.Outbound;
import dev.switchback.server.outbound.OutboundRefusal;
import dev.switchback.server.outbound.OutboundRequest;
import dev.switchback.server.outbound.OutboundResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one message, signed as Standard Webhooks 1.0.0 has it. Safe to share between threads. */
final class Messenger {
    private static final Logger log = LoggerFactory.getLogger(Messenger.class);
    private static final int GONE = 410;

    private final Outbound outbound;
    private final Optional<String> publicUrl;

    Messenger(Outbound outbound, Optional<String> publicUrl) {
        this.outbound = outbound;
        this.publicUrl = publicUrl;
    }

    /** Sends, and waits for what the receiver answers. */
    Outcome send(Attempt attempt, Instant now) {
        String id = attempt.event().id();
        try {
            String body = body(attempt);
            return outcome(
                    outbound.exchange(new OutboundRequest(
                            "POST",
                            attempt.webhook().url(),
                            Map.of(
                                    "Content-Type",
                                    "application/json",
                                    "User-Agent",
                                    "Switchback",
                                    "webhook-id",
                                    id,
                                    "webhook-timestamp",
                                    Long.toString(now.getEpochSecond()),
                                    "webhook-signature",
                                    attempt.secrets().sign(id, now, body)),
                            body)),
                    now);
        } catch (OutboundRefusal refused) {
            return new Outcome.Refused(String.valueOf(refused.getMessage()));
        } catch (IOException unanswered) {
            return new Outcome.Failed(null, why(unanswered), Duration.ZERO);
        } catch (RuntimeException broken) {
            log.error(
                    "event {} cannot be sent to webhook {}",
                    id,
                    attempt.webhook().id(),
                    broken);
            return new Outcome.Failed(null, "it could not be sent; the service's log says why", Duration.ZERO);
        }
    }

    private String body(Attempt attempt) {
        String body = attempt.event().body();
        return attempt.webhook().format() == WebhookFormat.SLACK
                ? Json.text(
                        SlackMessage.of(Json.read(body.getBytes(StandardCharsets.UTF_8), JsonNode.class), publicUrl))
                : body;
    }

    private static Outcome outcome(OutboundResponse response, Instant now) {
        int status = response.status();
        if (status == GONE) {
            return new Outcome.Gone(status);
        }
        if (status / 100 == 2) {
            return new Outcome.Taken(status);
        }
        String detail = status / 100 == 3
                ? "the receiver answered " + status + "; redirects are not followed"
                : "the receiver answered " + status;
        return new Outcome.Failed(
                status,
                detail,
                response.header("Retry-After").map(text -> pause(text, now)).orElse(Duration.ZERO));
    }

    /** Reads seconds, or an HTTP date (RFC 9110); what is neither says nothing. */
    private static Duration pause(String retryAfter, Instant now) {
        if (retryAfter.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(retryAfter));
        }
        try {
            Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(retryAfter, Instant::from);
            return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
        } catch (DateTimeException neither) {
            return Duration.ZERO;
        }
    }

    private static String why(IOException unanswered) {
        String message = unanswered.getMessage();
        return message == null ? unanswered.getClass().getSimpleName() : message;
    }
}
