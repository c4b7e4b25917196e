/** Netty as a contender: on NIO, epoll and io_uring, as it comes and tuned, and by splicing. */
@NullMarked
package io.iovec.benchmarks.netty;

import org.jspecify.annotations.NullMarked;
