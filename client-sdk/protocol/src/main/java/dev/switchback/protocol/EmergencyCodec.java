package dev.switchback.protocol;

import dev.switchback.evaluation.Emergency;
import dev.switchback.evaluation.Engagement;
import dev.switchback.evaluation.Scope;
import dev.switchback.evaluation.Value;
import java.util.Comparator;
import java.util.List;

/** The JSON form of the emergency state inside snapshots and deltas. */
final class EmergencyCodec {
    private EmergencyCodec() {}

    static Emergency read(Node emergency) {
        return new Emergency(
                emergency.at("epoch").count(),
                emergency.at("engagements").set(Integer.MAX_VALUE, EmergencyCodec::engagement));
    }

    static Value value(Emergency emergency) {
        List<Engagement> sorted = emergency.engagements().stream()
                .sorted(Comparator.comparing(Engagement::id))
                .toList();
        return new Members()
                .put("epoch", emergency.epoch())
                .put("engagements", sorted, EmergencyCodec::value)
                .value();
    }

    private static Engagement engagement(Node engagement) {
        return new Engagement(engagement.at("id").text(), scope(engagement.at("scope")));
    }

    /** A kind of scope from a later version is obeyed as if it covered everything: that is the safe mistake. */
    private static Scope scope(Node scope) {
        return scope.at("kind").text().equals("flag")
                ? new Scope.OneFlag(scope.at("key").text())
                : new Scope.Everything();
    }

    private static Value value(Engagement engagement) {
        return new Members()
                .put("id", engagement.id())
                .put("scope", value(engagement.scope()))
                .value();
    }

    private static Value value(Scope scope) {
        if (scope instanceof Scope.OneFlag flag) {
            return new Members().put("kind", "flag").put("key", flag.key()).value();
        }
        return new Members().put("kind", "everything").value();
    }
}
