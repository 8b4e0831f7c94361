package dev.switchback.client;

/** Throws what a version threw as it is: wrapping would change what callers catch. */
final class Sneaky {
    private Sneaky() {}

    /** Never returns; a caller throws the result, so that the compiler knows. */
    static RuntimeException rethrow(Throwable thrown) {
        throw Sneaky.<RuntimeException>unchecked(thrown);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // erased: nothing is ever cast
    private static <X extends Throwable> X unchecked(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
