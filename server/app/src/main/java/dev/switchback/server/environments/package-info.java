/** Projects and their environments: where flags live and run. */
@NullMarked
package dev.switchback.server.environments;

import org.jspecify.annotations.NullMarked;
