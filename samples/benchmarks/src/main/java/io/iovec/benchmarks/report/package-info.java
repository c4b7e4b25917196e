/** What a run's figures say: statistics, targets, tables and plots. */
@NullMarked
package io.iovec.benchmarks.report;

import org.jspecify.annotations.NullMarked;
