package dev.switchback.protocol;

import dev.switchback.evaluation.Stickiness;
import dev.switchback.evaluation.Value;

/** The JSON form of what contexts are dealt by. */
final class StickinessCodec {
    private StickinessCodec() {}

    static Stickiness read(Node stickiness) {
        return new Stickiness(
                stickiness.find("salt").map(Node::text).orElse(null),
                stickiness.at("attributes").list(Node::text),
                stickiness.find("orRandom").map(Node::bool).orElse(false));
    }

    static Value value(Stickiness stickiness) {
        return new Members()
                .putIfPresent("salt", stickiness.salt())
                .put("attributes", stickiness.attributes(), Value::of)
                .putIf("orRandom", stickiness.orRandom())
                .value();
    }
}
