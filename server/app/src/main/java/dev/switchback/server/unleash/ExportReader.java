package dev.switchback.server.unleash;

import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads an export of Unleash's admin API, where a flag's parts lie in lists of their own: {@code features}, {@code
 * featureStrategies}, {@code featureEnvironments} and {@code dependencies}. Such an export names segments and leaves out
 * their constraints, so that a flag with segments can only come from the client API.
 */
final class ExportReader {
    private final Node root;

    ExportReader(Node root) {
        this.root = root;
    }

    Feature feature(Node node) {
        String name = node.required("name").text();
        if (node.at("archived").boolOr(false)) {
            throw new Inexpressible("", "is archived");
        }
        Node environment = environment(name);
        return new Feature(
                name,
                node.at("type").textOrNull(),
                node.at("project").textOrNull(),
                node.at("description").textOrNull(),
                environment.at("enabled").boolOr(false),
                node.at("stale").boolOr(false),
                node.at("impressionData").boolOr(false),
                strategies(name),
                FeatureReader.variants(environment),
                dependencies(name));
    }

    private Node environment(String feature) {
        List<Node> found = of("featureEnvironments", "featureName", feature);
        if (found.size() != 1) {
            throw new Inexpressible(
                    "featureEnvironments", "holds the flag " + found.size() + " times; export one environment");
        }
        return found.get(0);
    }

    private List<Strategy> strategies(String feature) {
        List<Node> found = new ArrayList<>(of("featureStrategies", "featureName", feature));
        found.sort(Comparator.comparingInt(strategy -> strategy.at("sortOrder").wholeOr(Integer.MAX_VALUE)));
        return found.stream().map(FeatureReader::strategy).toList();
    }

    private List<Dependency> dependencies(String feature) {
        return of("dependencies", "feature", feature).stream()
                .flatMap(owner -> FeatureReader.dependencies(owner).stream())
                .toList();
    }

    private List<Node> of(String list, String member, String feature) {
        return root.at(list).items().stream()
                .filter(node -> node.at(member).textOr("").equals(feature))
                .toList();
    }
}
