package dev.switchback.client.compare;

import org.jspecify.annotations.Nullable;

/** Makes of a value what may be kept of it in a sample: a hash, a length, a part. Called from any thread. */
@FunctionalInterface
public interface Redactor {

    /**
     * Returns what may be kept; null for nothing.
     *
     * @param path of the value, such as {@code lines[*].price}
     */
    @Nullable
    String redact(String path, @Nullable Object value);
}
