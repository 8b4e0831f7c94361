package dev.switchback.server.unleash;

import dev.switchback.server.importing.Inexpressible;
import dev.switchback.server.importing.Node;
import dev.switchback.server.importing.Remark;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What is to be imported, as far as it could be read.
 *
 * @param state what could be read
 * @param refused what could not
 * @param names of all flags there are, the unreadable ones too
 * @param segments labels of all segments' ids, the unreadable ones' too
 */
record Source(State state, List<Remark> refused, Set<String> names, Set<String> segments) {
    Source {
        refused = List.copyOf(refused);
        names = Set.copyOf(names);
        segments = Set.copyOf(segments);
    }

    /**
     * Reads a document of Unleash: the body of its client API, or an export of its admin API.
     *
     * @throws Inexpressible if it is neither
     */
    static Source read(Node document) {
        Node root = document.has("data") ? document.at("data") : document;
        Function<Node, Feature> reader =
                root.has("featureStrategies") ? new ExportReader(root)::feature : FeatureReader::feature;
        List<Node> features = root.required("features").items();
        List<Node> segments = root.at("segments").items();
        List<Remark> refused = new ArrayList<>();
        State state = new State(
                all(features, reader, "flag ", "name", refused),
                all(segments, FeatureReader::segment, "segment ", "id", refused));
        return new Source(state, refused, labels(features, "name"), labels(segments, "id"));
    }

    private static <T> List<T> all(
            List<Node> nodes, Function<Node, T> reader, String kind, String label, List<Remark> refused) {
        List<T> read = new ArrayList<>();
        for (Node node : nodes) {
            try {
                read.add(reader.apply(node));
            } catch (Inexpressible unreadable) {
                String name = node.at(label).label();
                refused.add(unreadable.about(kind.equals("flag ") && !name.isEmpty() ? name : kind + name));
            }
        }
        return read;
    }

    private static Set<String> labels(List<Node> nodes, String member) {
        Set<String> labels = new HashSet<>();
        nodes.forEach(node -> labels.add(node.at(member).label()));
        return labels;
    }
}
