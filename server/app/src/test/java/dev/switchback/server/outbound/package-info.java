@NullMarked
package dev.switchback.server.outbound;

import org.jspecify.annotations.NullMarked;
