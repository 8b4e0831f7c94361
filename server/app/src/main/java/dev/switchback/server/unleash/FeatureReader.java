package dev.switchback.server.unleash;

import dev.switchback.server.importing.Node;
import java.util.List;

/** Reads what Unleash's client API writes. */
final class FeatureReader {
    private FeatureReader() {}

    static Feature feature(Node node) {
        return new Feature(
                node.required("name").text(),
                node.at("type").textOrNull(),
                node.at("project").textOrNull(),
                node.at("description").textOrNull(),
                node.required("enabled").boolOr(false),
                node.at("stale").boolOr(false),
                node.at("impressionData").boolOr(false),
                node.required("strategies").items().stream()
                        .map(FeatureReader::strategy)
                        .toList(),
                variants(node),
                dependencies(node));
    }

    static Strategy strategy(Node node) {
        return new Strategy(
                node.required("name").text(),
                node.at("parameters").textMembers(),
                constraints(node),
                node.at("segments").items().stream().map(Node::whole).toList(),
                variants(node),
                node.at("disabled").boolOr(false));
    }

    static List<Variant> variants(Node owner) {
        return owner.at("variants").items().stream().map(FeatureReader::variant).toList();
    }

    static List<Dependency> dependencies(Node owner) {
        return owner.at("dependencies").items().stream()
                .map(FeatureReader::dependency)
                .toList();
    }

    static SharedConstraints segment(Node node) {
        node.required("constraints");
        return new SharedConstraints(
                node.required("id").whole(), node.at("name").textOrNull(), constraints(node));
    }

    private static List<Constraint> constraints(Node owner) {
        return owner.at("constraints").items().stream()
                .map(FeatureReader::constraint)
                .toList();
    }

    private static Constraint constraint(Node node) {
        return new Constraint(
                node.required("contextName").text(),
                node.required("operator").text(),
                node.at("values").texts(),
                node.at("value").textOrNull(),
                node.at("inverted").boolOr(false),
                node.at("caseInsensitive").boolOr(false));
    }

    private static Variant variant(Node node) {
        return new Variant(
                node.required("name").text(),
                node.required("weight").whole(),
                node.at("stickiness").textOrNull(),
                node.has("payload") ? payload(node.at("payload")) : null,
                node.at("overrides").items().stream()
                        .map(FeatureReader::override)
                        .toList());
    }

    private static Variant.Payload payload(Node node) {
        return new Variant.Payload(
                node.required("type").text(), node.required("value").text());
    }

    private static Variant.Chosen override(Node node) {
        return new Variant.Chosen(
                node.required("contextName").text(), node.at("values").texts());
    }

    private static Dependency dependency(Node node) {
        return new Dependency(
                node.required("feature").text(),
                node.at("enabled").boolOr(true),
                node.at("variants").texts());
    }
}
