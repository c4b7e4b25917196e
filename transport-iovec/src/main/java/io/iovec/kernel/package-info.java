/** The transport whose received payload can stay in the kernel. */
@NullMarked
package io.iovec.kernel;

import org.jspecify.annotations.NullMarked;
