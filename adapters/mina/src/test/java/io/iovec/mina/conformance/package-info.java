/** Apache MINA on any transport, held to the rules of adapters. */
@NullMarked
package io.iovec.mina.conformance;

import org.jspecify.annotations.NullMarked;
