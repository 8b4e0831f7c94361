@NullMarked
package dev.switchback.server.ticking;

import org.jspecify.annotations.NullMarked;
