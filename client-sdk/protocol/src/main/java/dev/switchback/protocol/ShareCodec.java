package dev.switchback.protocol;

import dev.switchback.evaluation.Allocation;
import dev.switchback.evaluation.Share;
import dev.switchback.evaluation.Stickiness;
import dev.switchback.evaluation.Value;

/** The JSON form of shares. */
final class ShareCodec {
    private ShareCodec() {}

    static Share read(Node share) {
        return new Share(
                (int) share.at("buckets").whole(0, Allocation.BUCKETS),
                share.find("stickiness").map(StickinessCodec::read).orElse(Stickiness.TARGETING_KEY));
    }

    static Value value(Share share) {
        Members members = new Members().put("buckets", share.buckets());
        if (!share.stickiness().equals(Stickiness.TARGETING_KEY)) {
            members.put("stickiness", StickinessCodec.value(share.stickiness()));
        }
        return members.value();
    }
}
