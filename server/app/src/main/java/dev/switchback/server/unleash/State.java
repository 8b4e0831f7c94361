package dev.switchback.server.unleash;

import java.util.List;

/**
 * What a server SDK of Unleash evaluates.
 *
 * @param version of the format
 * @param features flags
 * @param segments what strategies share
 */
record State(int version, List<Feature> features, List<SharedConstraints> segments) {
    /** The format that every SDK of today reads. */
    static final int VERSION = 2;

    State {
        features = List.copyOf(features);
        segments = List.copyOf(segments);
    }

    State(List<Feature> features, List<SharedConstraints> segments) {
        this(VERSION, features, segments);
    }
}
