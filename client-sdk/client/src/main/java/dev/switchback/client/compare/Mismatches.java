package dev.switchback.client.compare;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a switch has found by comparing its versions since the process started. Safe for any number of threads; nothing
 * here throws.
 */
public final class Mismatches {
    private static final Logger LOG = LoggerFactory.getLogger(Mismatches.class);
    private static final int FIRST_CONTROLS = 20;
    private static final int MOST_NOISE = 1_000;

    private final Comparison comparison;
    private final LongAdder compared = new LongAdder();
    private final LongAdder mismatched = new LongAdder();
    private final LongAdder controls = new LongAdder();
    private final LongAdder controlsThatDiffer = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Set<Place> noise = ConcurrentHashMap.newKeySet();
    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Has found nothing yet. */
    public Mismatches(Comparison comparison) {
        this.comparison = comparison;
    }

    /** Returns how many outcomes of V2 were compared with V1's. */
    public long compared() {
        return compared.sum();
    }

    /** Returns how many of them differed by more than noise. */
    public long mismatched() {
        return mismatched.sum();
    }

    /** Returns how often V1 ran twice. */
    public long controls() {
        return controls.sum();
    }

    /** Returns the share of controls in which V1 differed from itself, from 0 to 1; 0 before the first. */
    public double controlRate() {
        long all = controls.sum();
        return all == 0 ? 0 : (double) controlsThatDiffer.sum() / all;
    }

    /** Returns how many comparisons failed: a getter or a rule threw. They count as nothing else. */
    public long failed() {
        return failed.sum();
    }

    /** Returns the paths at which V1 differs from itself, sorted; no key of a map among them. */
    public Set<String> noise() {
        Set<String> paths = new TreeSet<>();
        noise.forEach(place -> paths.add(place.general()));
        return paths;
    }

    /** Returns the last mismatches, the oldest first. */
    public List<Sample> samples() {
        synchronized (samples) {
            return List.copyOf(samples);
        }
    }

    /**
     * Says whether a comparison is to have a control: the first {@value #FIRST_CONTROLS}, then the share asked for.
     *
     * @param chance evenly distributed from 0 to below 1
     */
    public boolean wantsControl(double chance) {
        return comparison.controls() > 0 && (controls.sum() < FIRST_CONTROLS || chance < comparison.controls());
    }

    /**
     * Says whether a call is to be compared where one version would do.
     *
     * @param chance evenly distributed from 0 to below 1
     */
    public boolean wantsLive(double chance) {
        return chance < comparison.live();
    }

    /** Compares two outcomes of V1, learns what differs as noise, and says whether anything does. */
    public boolean control(Outcome first, Outcome second) {
        try {
            List<Walk.Finding> found = findings(first, second);
            controls.increment();
            if (found.isEmpty()) {
                return false;
            }
            controlsThatDiffer.increment();
            found.stream().map(Walk.Finding::place).forEach(this::learn);
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            fail(e);
            return false;
        }
    }

    /** Compares V2's outcome with V1's, and says whether they differ by more than noise. */
    public boolean differ(Outcome v1, Outcome v2, Instant now) {
        try {
            List<Walk.Finding> found = findings(v1, v2).stream()
                    .filter(finding -> !noise.contains(finding.place()))
                    .toList();
            List<Difference> shown = found.stream().map(comparison::shown).toList();
            compared.increment();
            if (!shown.isEmpty()) {
                mismatched.increment();
                keep(new Sample(now, shown));
            }
            return !shown.isEmpty();
        } catch (RuntimeException | StackOverflowError e) {
            fail(e);
            return false;
        }
    }

    private List<Walk.Finding> findings(Outcome first, Outcome second) {
        Throwable thrown = first.thrown();
        Throwable other = second.thrown();
        if (thrown == null && other == null) {
            return comparison.walk(first.result(), second.result());
        }
        return thrown != null && other != null && thrown.getClass() == other.getClass()
                ? List.of()
                : List.of(new Walk.Finding(
                        Place.ROOT,
                        Difference.Kind.THROWN,
                        thrown == null ? first.result() : thrown,
                        other == null ? second.result() : other));
    }

    private void learn(Place place) {
        if (noise.size() < MOST_NOISE) {
            noise.add(place);
        }
    }

    private void keep(Sample sample) {
        synchronized (samples) {
            samples.add(sample);
            while (samples.size() > comparison.samples()) {
                samples.remove();
            }
        }
    }

    private void fail(Throwable cause) {
        failed.increment();
        LOG.debug("A comparison failed", cause);
    }
}
