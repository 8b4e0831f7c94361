@NullMarked
package dev.switchback.server.importing;

import org.jspecify.annotations.NullMarked;
