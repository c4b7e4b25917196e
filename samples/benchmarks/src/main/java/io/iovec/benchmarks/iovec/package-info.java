/** This project's own contender: the bare SPI, on either transport. */
@NullMarked
package io.iovec.benchmarks.iovec;

import org.jspecify.annotations.NullMarked;
