/**
 * A file server whose uploads stay in the kernel: HTTP {@code PUT} and {@code GET} on the bare SPI.
 */
@NullMarked
package io.iovec.samples.upload;

import org.jspecify.annotations.NullMarked;
