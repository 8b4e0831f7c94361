package dev.switchback.server.rollouts.plans;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A template as the API shows it, with the phases that it has for a segment called {@code SEGMENT}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TemplateView(
        String name,
        String description,
        List<Parameter> parameters,
        @Nullable List<@Nullable PhaseDocument> phases,
        Plan.@Nullable Finish finish) {

    /** What a template wants to be told. */
    record Parameter(String name, boolean required, String description) {}

    /** All templates. */
    public record All(List<TemplateView> items) {}

    /** Returns all templates there are. */
    public static All all() {
        return new All(Arrays.stream(Template.values()).map(TemplateView::of).toList());
    }

    private static TemplateView of(Template template) {
        PlanDocument plan = template.expanded(Map.of("segment", "SEGMENT"));
        Parameter segment = new Parameter("segment", template.segmentWanted(), "Whose users have V2 first");
        return new TemplateView(template.key(), template.description(), List.of(segment), plan.phases(), plan.finish());
    }
}
