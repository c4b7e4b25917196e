/** The system calls of Linux, through {@code java.lang.foreign}. */
@NullMarked
package io.iovec.linux;

import org.jspecify.annotations.NullMarked;
