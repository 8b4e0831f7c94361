/** What a node keeps on its disk for when it has nothing else. */
@NullMarked
package dev.switchback.server.disk;

import org.jspecify.annotations.NullMarked;
