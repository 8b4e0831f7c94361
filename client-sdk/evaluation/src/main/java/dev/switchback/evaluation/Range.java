package dev.switchback.evaluation;

/**
 * A half-open range of buckets that is served one variation.
 *
 * @param from first bucket, inclusive, in [0, 100000)
 * @param to last bucket, exclusive, in (from, 100000]
 * @param variation key of the variation served
 */
public record Range(int from, int to, String variation) {

    /** Returns how many buckets the range holds, in units of 0.001 %. */
    public int width() {
        return to - from;
    }
}
