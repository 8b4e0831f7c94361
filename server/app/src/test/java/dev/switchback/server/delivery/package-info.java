@NullMarked
package dev.switchback.server.delivery;

import org.jspecify.annotations.NullMarked;
