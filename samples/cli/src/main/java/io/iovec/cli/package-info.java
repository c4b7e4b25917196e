/** The {@code iovec} command. */
@NullMarked
package io.iovec.cli;

import org.jspecify.annotations.NullMarked;
