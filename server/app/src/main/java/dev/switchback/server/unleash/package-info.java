/** In and out of Unleash: its flags become ours and ours its, and its unchanged SDKs are served. */
@NullMarked
package dev.switchback.server.unleash;

import org.jspecify.annotations.NullMarked;
