package dev.switchback.server.emergency;

import dev.switchback.server.http.Body;
import dev.switchback.server.http.HttpProblem;
import dev.switchback.server.http.Json;
import dev.switchback.server.http.Permission;
import dev.switchback.server.http.Router;
import dev.switchback.server.http.Routes;
import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.Optional;

/** What other nodes tell this one, over HTTP. Asks no database. */
public final class PeerRoutes implements Routes {
    static final String PATH = "/api/v1/peers/emergency";
    static final int LIMIT = 1024 * 1024;

    private final Gossip gossip;
    private final Optional<PeerSeal> seal;
    private final ReplayGuard guard;

    /** Makes the routes; without a secret nobody is a node. */
    public PeerRoutes(Gossip gossip, PeerSettings settings, InstantSource clock) {
        this.gossip = gossip;
        this.guard = new ReplayGuard(clock);
        this.seal = Optional.of(settings.secret())
                .filter(secret -> !secret.isEmpty())
                .map(PeerSeal::new);
    }

    @Override
    public void addTo(Router router) {
        router.postRepeatable(PATH, Permission.PUBLIC, this::exchange);
    }

    private void exchange(Context request) {
        PeerSeal ours = seal.orElseThrow(PeerRoutes::stranger);
        PeerSeal.Head head = Optional.ofNullable(request.header(PeerSeal.HEADER))
                .flatMap(text -> ours.open(PATH, text))
                .orElseThrow(PeerRoutes::stranger);
        Body.requireJson(request);
        byte[] letter = Body.bytes(request, LIMIT);
        if (!head.covers(letter)) {
            throw stranger();
        }
        if (guard.admit(head.nonce()) != ReplayGuard.Verdict.FRESH) {
            throw HttpProblem.refused(
                    409, "conflict", "This letter was heard before, or the clocks of the nodes are minutes apart.");
        }
        Engagements told = Json.read(letter, PeerLetter.class).known();
        byte[] answer = Json.write(PeerLetter.of(gossip.answer(told)));
        request.header(PeerSeal.HEADER, ours.head(head.text(), 0, answer))
                .contentType("application/json")
                .result(answer);
    }

    private static HttpProblem stranger() {
        return HttpProblem.refused(
                401, "unauthorized", "Nodes sign what they say with SWITCHBACK_PEER_SECRET, the same on each.");
    }
}
