package dev.switchback.client.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How two results are compared. Records are compared component by component, beans by their public getters, maps by
 * their entries, lists and arrays element by element, sets regardless of order, and everything else by {@code equals};
 * two exceptions are the same if they are of the same type. Rules say what is left out and what counts as the same:
 *
 * <pre>{@code
 * Comparison.byParts()
 *         .ignoring("requestId", "lines[*].updatedAt", "**.traceId")
 *         .treating(BigDecimal.class, Equivalence.byOrder())
 *         .treating("score", Number.class, Equivalence.within(0.001))
 *         .inAnyOrder("lines")
 * }</pre>
 *
 * <p>A path leads over fields with a dot, over elements with {@code [*]}, over entries of maps with {@code [key]} or
 * {@code [*]}; {@code **.name} is that field anywhere. What differs between two answers of V1 to the same question is
 * noise, and subtracted: a share of calls runs V1 twice to learn it.
 *
 * <p>Bounded: 16 levels deep, 10,000 values, 32 differences; what is deeper is compared by {@code equals}, what is more
 * is not looked at. Cycles are walked once. Getters are called on a thread of their own, so a result must not change
 * after it was returned. Immutable.
 */
public final class Comparison {
    private static final double DEFAULT_CONTROLS = 0.01;
    private static final int DEFAULT_SAMPLES = 20;
    private static final int MOST_SAMPLES = 1_000;

    private final Set<String> ignored;
    private final Set<String> unordered;
    private final Map<String, Rule<?>> byPath;
    private final List<Rule<?>> byType;
    private final Settings settings;

    /**
     * A custom equivalence.
     *
     * @param type of the values it takes
     */
    record Rule<T>(Class<T> type, Equivalence<? super T> equivalence) {

        boolean takes(Object first, Object second) {
            return type.isInstance(first) && type.isInstance(second);
        }

        boolean equivalent(Object first, Object second) {
            return equivalence.equivalent(type.cast(first), type.cast(second));
        }
    }

    /** What has nothing to do with two values. */
    private record Settings(
            double controls,
            double live,
            int samples,
            boolean showingKeys,
            @Nullable Redactor redactor) {}

    private Comparison(
            Set<String> ignored,
            Set<String> unordered,
            Map<String, Rule<?>> byPath,
            List<Rule<?>> byType,
            Settings settings) {
        this.ignored = ignored;
        this.unordered = unordered;
        this.byPath = byPath;
        this.byType = byType;
        this.settings = settings;
    }

    /** Returns the comparison part by part, without rules, with 1 % of calls as controls and 20 samples. */
    public static Comparison byParts() {
        Settings settings = new Settings(DEFAULT_CONTROLS, 1, DEFAULT_SAMPLES, false, null);
        return new Comparison(Set.of(), Set.of(), Map.of(), List.of(), settings);
    }

    /** Returns the comparison of results as wholes, by {@code equals}. */
    public static Comparison byEquals() {
        return byParts().treating(Object.class, Object::equals);
    }

    /** Leaves out what {@code paths} lead to. */
    public Comparison ignoring(String... paths) {
        return new Comparison(with(ignored, paths), unordered, byPath, byType, settings);
    }

    /** Takes the order of elements for meaningless, of the lists and arrays that {@code paths} lead to. */
    public Comparison inAnyOrder(String... paths) {
        return new Comparison(ignored, with(unordered, paths), byPath, byType, settings);
    }

    /** Takes values of {@code type} for the same wherever {@code equivalence} does. The first rule that fits decides. */
    public <T> Comparison treating(Class<T> type, Equivalence<? super T> equivalence) {
        List<Rule<?>> more = new ArrayList<>(byType);
        more.add(new Rule<>(type, equivalence));
        return new Comparison(ignored, unordered, byPath, List.copyOf(more), settings);
    }

    /** Takes values of {@code type} at {@code path} for the same wherever {@code equivalence} does. */
    public <T> Comparison treating(String path, Class<T> type, Equivalence<? super T> equivalence) {
        Map<String, Rule<?>> more = new LinkedHashMap<>(byPath);
        more.put(path, new Rule<>(type, equivalence));
        return new Comparison(ignored, unordered, more, byType, settings);
    }

    /**
     * Says for which share of compared calls V1 runs twice, from 0 to 1; 0.01 without it. The first 20 do in any case,
     * unless the share is 0.
     */
    public Comparison controls(double share) {
        return with(
                new Settings(share(share), settings.live, settings.samples, settings.showingKeys, settings.redactor));
    }

    /** Says which share of calls is compared while the flag is live and one version would do, from 0 to 1; all without it. */
    public Comparison sampledLive(double share) {
        return with(new Settings(
                settings.controls, share(share), settings.samples, settings.showingKeys, settings.redactor));
    }

    /** Says how many mismatches are kept to look at, the last ones, from 0 to 1,000; 20 without it. */
    public Comparison samples(int most) {
        if (most < 0 || most > MOST_SAMPLES) {
            throw new IllegalArgumentException("0 to " + MOST_SAMPLES + " samples can be kept, not " + most);
        }
        return with(new Settings(settings.controls, settings.live, most, settings.showingKeys, settings.redactor));
    }

    /** Keeps of the values that differ what {@code redactor} makes of them; only their paths and types without it. */
    public Comparison showing(Redactor redactor) {
        return with(new Settings(settings.controls, settings.live, settings.samples, settings.showingKeys, redactor));
    }

    /** Shows the keys of maps in paths: right where they are names of fields, wrong where they are people's. */
    public Comparison showingKeys() {
        return with(new Settings(settings.controls, settings.live, settings.samples, true, settings.redactor));
    }

    /** Returns what is different between two results, noise included; empty if nothing is. */
    public List<Difference> differences(@Nullable Object first, @Nullable Object second) {
        return walk(first, second).stream().map(this::shown).toList();
    }

    List<Walk.Finding> walk(@Nullable Object first, @Nullable Object second) {
        return new Walk(this).compare(first, second);
    }

    Difference shown(Walk.Finding found) {
        String path =
                settings.showingKeys ? found.place().exact() : found.place().general();
        return new Difference(
                path,
                found.kind(),
                type(found.first()),
                type(found.second()),
                kept(path, found.first()),
                kept(path, found.second()));
    }

    boolean ignores(Place place) {
        return ignored.stream().anyMatch(place::matches);
    }

    boolean takesAnyOrder(Place place) {
        return unordered.stream().anyMatch(place::matches);
    }

    /** Finds the rule for two values at a place; null if they are compared as everything is. */
    @Nullable
    Rule<?> rule(Place place, Object first, Object second) {
        for (Map.Entry<String, Rule<?>> rule : byPath.entrySet()) {
            if (place.matches(rule.getKey()) && rule.getValue().takes(first, second)) {
                return rule.getValue();
            }
        }
        for (Rule<?> rule : byType) {
            if (rule.takes(first, second)) {
                return rule;
            }
        }
        return null;
    }

    double controls() {
        return settings.controls;
    }

    double live() {
        return settings.live;
    }

    int samples() {
        return settings.samples;
    }

    private @Nullable String kept(String path, @Nullable Object value) {
        return settings.redactor == null ? null : settings.redactor.redact(path, value);
    }

    private Comparison with(Settings other) {
        return new Comparison(ignored, unordered, byPath, byType, other);
    }

    private static String type(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getSimpleName();
    }

    private static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }

    private static double share(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share is between 0 and 1, not " + share);
        }
        return share;
    }
}
