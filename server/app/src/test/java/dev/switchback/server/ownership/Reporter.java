package dev.switchback.server.ownership;

import dev.switchback.protocol.Instance;
import dev.switchback.protocol.Receipt;
import dev.switchback.protocol.Report;
import dev.switchback.protocol.ReportCodec;
import dev.switchback.protocol.Series;
import dev.switchback.protocol.SeriesKey;
import dev.switchback.server.testing.Api;
import dev.switchback.server.testing.Reply;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An instance that reports as SDKs do: everything that it has counted, with every report, until that is acknowledged. */
public final class Reporter {
    private final String name;
    private final SeriesKey v1;
    private final SeriesKey v2;
    private long sequence;
    private long acknowledged;
    private boolean heard;
    private long v1Calls;
    private long v2Calls;
    private long v2Errors;

    /** Makes an instance that has counted nothing of version {@code version} of {@code flag}. */
    public Reporter(String name, String flag, long version) {
        this.name = name;
        this.v1 = new SeriesKey(flag, version, "v1", true);
        this.v2 = new SeriesKey(flag, version, "v2", true);
    }

    /** Counts calls, of which some on V2 fail. */
    public void count(long onV1, long onV2, long errors) {
        v1Calls += onV1;
        v2Calls += onV2;
        v2Errors += errors;
    }

    /** Reports; says whether everything is acknowledged. A node that is dead or refuses is no trouble. */
    public boolean report(Api node, long revision) {
        sequence++;
        Report report = new Report(
                new Instance(name, name + "-1", "test"),
                sequence,
                new Receipt(revision, "", 0, Set.of()),
                List.of(series(v1, v1Calls, 0), series(v2, v2Calls, v2Errors)),
                Set.of());
        try {
            Reply reply = node.call("POST", "/api/v1/sdk/telemetry", ReportCodec.write(report));
            heard = reply.status() == 200;
            if (heard) {
                acknowledged =
                        Math.max(acknowledged, reply.json().path("sequence").asLong());
            }
            return heard && acknowledged >= sequence - 1;
        } catch (UncheckedIOException dead) {
            return false;
        }
    }

    /** Says whether the last report was taken in. */
    boolean heard() {
        return heard;
    }

    /** Returns how many calls were made. */
    public long calls() {
        return v1Calls + v2Calls;
    }

    private Series series(SeriesKey key, long calls, long errors) {
        Set<Integer> failing = IntStream.range(0, (int) errors)
                .mapToObj(user -> (name + "-" + user).hashCode())
                .collect(Collectors.toSet());
        return new Series(key, calls, errors, 0, Map.of(300, calls - errors), List.of(), failing);
    }
}
