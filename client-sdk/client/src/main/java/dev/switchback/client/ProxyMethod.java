package dev.switchback.client;

import dev.switchback.evaluation.Context;
import org.jspecify.annotations.Nullable;

/** What a proxy does for one method. */
@FunctionalInterface
interface ProxyMethod {

    /** Answers a call; throws what the version throws. */
    @Nullable
    Object call(Context context, Object[] arguments) throws Exception;
}
