/** Servers on the JDK alone: what a careful engineer writes with {@code java.nio.channels}. */
@NullMarked
package io.iovec.benchmarks.jdk;

import org.jspecify.annotations.NullMarked;
