package dev.switchback.server.ofrep;

/**
 * How much one key may ask of one node.
 *
 * @param requestsPerSecond evaluations, single or bulk, that a key may go on asking for; from 1 to 100,000
 * @param streams that a key may keep open; from 1 to 100,000
 */
public record OfrepSettings(int requestsPerSecond, int streams) {
    private static final int MOST = 100_000;

    /** 1,000 requests a second; 5,000 streams. */
    public static final OfrepSettings DEFAULT = new OfrepSettings(1_000, 5_000);

    public OfrepSettings {
        check("SWITCHBACK_OFREP_RATE", requestsPerSecond);
        check("SWITCHBACK_OFREP_STREAMS", streams);
    }

    /**
     * Returns how many requests may come at once after a pause. A change makes every reader of a stream ask at the same
     * moment, and those who are refused may not ask again before the next one, so there is room for all of them twice.
     */
    int burst() {
        return requestsPerSecond + 2 * streams;
    }

    private static void check(String name, int value) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException(name + " must be from 1 to " + MOST + ", not " + value);
        }
    }
}
