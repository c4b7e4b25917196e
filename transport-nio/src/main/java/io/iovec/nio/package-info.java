/**
 * The transport for any JVM and any operating system, over {@code java.nio}. What it receives lies
 * in user memory; what it reads from a file may stay there until it is sent, by {@link
 * java.nio.channels.FileChannel#transferTo transferTo}.
 */
@NullMarked
package io.iovec.nio;

import org.jspecify.annotations.NullMarked;
