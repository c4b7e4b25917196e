/** What moving bytes costs, beside plain C loops that have nothing around them. */
@NullMarked
package io.iovec.benchmarks;

import org.jspecify.annotations.NullMarked;
