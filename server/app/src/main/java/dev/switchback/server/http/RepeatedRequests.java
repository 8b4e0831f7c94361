package dev.switchback.server.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * Carries a request with an {@code Idempotency-Key} out once, however often it is sent (the IETF draft of that name).
 * Only what was carried out is remembered: a refused request has changed nothing, and is judged anew.
 *
 * <p>Safe to share between threads.
 */
final class RepeatedRequests {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final byte[] NOTHING = {};

    /** Size of the largest answer that is kept, in bytes. A larger one is not remembered. */
    private static final int ANSWER = 256 * 1024;

    private final AnswerMemory memory;
    private final SecureRandom random = new SecureRandom();

    RepeatedRequests(AnswerMemory memory) {
        this.memory = memory;
    }

    void handle(Context request, Handler handler) throws Exception {
        String key = request.header("Idempotency-Key");
        if (key == null) {
            handler.handle(request);
            return;
        }
        if (!KEY.matcher(key).matches()) {
            throw HttpProblem.malformed("An Idempotency-Key holds 1 to 255 visible characters of ASCII.");
        }
        String principal = caller(request);
        Seal seal = new Seal(Gate.secret(request).orElseThrow(), key);
        Recollection known = memory.begin(principal, key, digest(request));
        if (known instanceof Recollection.First first) {
            carryOut(request, handler, principal, key, first, seal);
        } else if (known instanceof Recollection.Answered answered) {
            KeptAnswer.read(seal.open(answered.answer())).giveTo(request);
            request.header("Idempotency-Replayed", "true");
        } else if (known instanceof Recollection.UnderWay) {
            throw HttpProblem.underWay(
                    "A request with this Idempotency-Key is being carried out. Wait for its answer.");
        } else {
            throw HttpProblem.reused("This Idempotency-Key was used for another request. Make up a new one.");
        }
    }

    /** Each session is a caller of its own, for only the secret that has closed an answer opens it. */
    private static String caller(Context request) {
        String id = Gate.principal(request).id();
        return request.header("Authorization") != null || request.header("X-API-Key") != null
                ? id
                : id + "/" + Sha256.hex(Gate.secret(request).orElseThrow().getBytes(StandardCharsets.UTF_8));
    }

    private void carryOut(
            Context request, Handler handler, String principal, String key, Recollection.First first, Seal seal)
            throws Exception {
        byte[] answer = NOTHING;
        try {
            handler.handle(request);
            if (request.statusCode() < 300) {
                answer = KeptAnswer.of(request).write();
            }
        } finally {
            if (answer.length == 0 || answer.length > ANSWER) {
                memory.forget(principal, key, first);
            } else {
                memory.finish(principal, key, first, seal.close(answer, random));
            }
        }
    }

    /** The same method, path, query and body are the same request; versions that it names may have been read anew. */
    private static String digest(Context request) {
        String line = request.method() + " " + request.path() + "?" + request.queryString() + "\n";
        return Sha256.hex(line.getBytes(StandardCharsets.UTF_8), Body.keep(request));
    }
}
