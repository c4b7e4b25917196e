/** Apache MINA as a contender: one application, on MINA's own transport and on this project's. */
@NullMarked
package io.iovec.benchmarks.mina;

import org.jspecify.annotations.NullMarked;
