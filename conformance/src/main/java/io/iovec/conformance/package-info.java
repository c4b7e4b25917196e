/** The rules that every transport keeps, as tests that it can be held to. */
@NullMarked
package io.iovec.conformance;

import org.jspecify.annotations.NullMarked;
