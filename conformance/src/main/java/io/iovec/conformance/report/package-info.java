/** What a run found, as pages: JSON, Markdown and HTML. Knows nothing of how it was found. */
@NullMarked
package io.iovec.conformance.report;

import org.jspecify.annotations.NullMarked;
