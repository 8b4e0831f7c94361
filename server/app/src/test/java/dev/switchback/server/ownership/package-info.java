@NullMarked
package dev.switchback.server.ownership;

import org.jspecify.annotations.NullMarked;
