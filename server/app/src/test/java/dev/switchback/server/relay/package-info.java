@NullMarked
package dev.switchback.server.relay;

import org.jspecify.annotations.NullMarked;
