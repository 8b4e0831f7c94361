package dev.switchback.server.rollouts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.smile.databind.SmileMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.switchback.guard.Evidence;
import dev.switchback.guard.GroupLevels;
import dev.switchback.guard.Histogram;
import dev.switchback.guard.Verdict;
import java.io.IOException;

/**
 * The JSON form of what the guard bases a verdict on, for people too, and the Smile form of what it remembers of a rollout,
 * which is written every second. What is read is equal to what was written, to the last bit of every number.
 */
final class GuardJson {
    private static final ObjectMapper MAPPER = mapper(JsonMapper.builder());
    private static final ObjectMapper PACKER = mapper(SmileMapper.builder());

    /** Verdicts say which they are. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "verdict")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Verdict.Healthy.class, name = "healthy"),
        @JsonSubTypes.Type(value = Verdict.Inconclusive.class, name = "inconclusive"),
        @JsonSubTypes.Type(value = Verdict.Worse.class, name = "worse")
    })
    private interface VerdictForm {}

    /** What is not a record says of what it is made. */
    abstract static class HistogramForm {
        @JsonCreator
        HistogramForm(@JsonProperty("buckets") int[] buckets, @JsonProperty("counts") long[] counts) {}

        @JsonProperty
        abstract int[] buckets();

        @JsonProperty
        abstract long[] counts();
    }

    /** Likewise. */
    abstract static class GroupLevelsForm {
        @JsonCreator
        GroupLevelsForm(
                @JsonProperty("groups") int[] groups,
                @JsonProperty("counts") long[] counts,
                @JsonProperty("sumLogs") long[] sumLogs) {}

        @JsonProperty
        abstract int[] groups();

        @JsonProperty
        abstract long[] counts();

        @JsonProperty
        abstract long[] sumLogs();
    }

    private GuardJson() {}

    static byte[] pack(Progress progress) {
        try {
            return PACKER.writeValueAsBytes(progress);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static Progress unpackProgress(byte[] packed) {
        try {
            return PACKER.readValue(packed, Progress.class);
        } catch (IOException corrupt) {
            throw unreadable(corrupt);
        }
    }

    /** Reads what the version before has written. */
    static Progress readProgress(String text) {
        return read(text, Progress.class);
    }

    static String write(Evidence evidence) {
        return text(evidence);
    }

    static Evidence readEvidence(String text) {
        return read(text, Evidence.class);
    }

    private static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static <T> T read(String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException corrupt) {
            throw unreadable(corrupt);
        }
    }

    private static IllegalStateException unreadable(IOException corrupt) {
        return new IllegalStateException("what the judge wrote down cannot be read", corrupt);
    }

    private static ObjectMapper mapper(MapperBuilder<?, ?> builder) {
        return builder.addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .addMixIn(Verdict.class, VerdictForm.class)
                .addMixIn(Histogram.class, HistogramForm.class)
                .addMixIn(GroupLevels.class, GroupLevelsForm.class)
                .build();
    }
}
