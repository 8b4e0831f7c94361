package dev.switchback.server.promotion;

import java.util.List;

/**
 * A plan as it is shown.
 *
 * @param revision of the target that it is against, or that it has led to
 */
record PlanView(String from, String to, long revision, String planHash, List<Plan.Item> flags, List<String> segments) {

    static PlanView of(Promotion promotion, Plan plan, long revision) {
        return new PlanView(
                promotion.source().key(),
                promotion.target().key(),
                revision,
                plan.hash(promotion),
                plan.flags(),
                plan.segments());
    }
}
