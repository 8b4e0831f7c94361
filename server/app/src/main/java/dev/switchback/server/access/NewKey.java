package dev.switchback.server.access;

/**
 * A key that was just created, the one time its secret is known.
 *
 * @param secret what its holder sends; nowhere kept
 */
public record NewKey(AccessKey key, String secret) {
    @Override
    public String toString() {
        return "NewKey[key=" + key + "]";
    }
}
